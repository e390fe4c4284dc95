package resolver

// A channel is the kind of way on which a touch came, found by rules in the manner of Google Analytics' default channel groups
// (https://support.google.com/analytics/answer/9756891), with lists that are small enough to be read. docs/model.md has the rules.
// Rules and lists are no part of a model: who changes them raises the layout of the state (resolver/pipeline/mode.go), so that the next run
// writes every profile anew.

// SearchEngines are names that stand between the dots of a search engine's host, or for its source in a campaign.
func SearchEngines() []string {
	return []string{"google", "bing", "duckduckgo", "yahoo", "yandex", "baidu", "ecosia", "qwant", "startpage", "brave", "naver", "seznam", "sogou"}
}

// SocialNetworks are names that stand between the dots of a social network's host, or for its source in a campaign; those with a dot are
// whole hosts.
func SocialNetworks() []string {
	return []string{"facebook", "instagram", "threads", "linkedin", "lnkd", "twitter", "x.com", "t.co", "reddit", "pinterest", "tiktok", "youtube",
		"youtu", "snapchat", "whatsapp", "telegram", "t.me", "discord", "bsky", "mastodon", "tumblr", "quora", "ycombinator", "vk", "weibo"}
}

// MailHosts are hosts of mail programs on the web, some of which are a search engine's too.
func MailHosts() []string {
	return []string{"mail.google.com", "com.google.android.gm", "outlook.live.com", "outlook.office.com", "outlook.office365.com", "mail.yahoo.com",
		"mail.proton.me", "mail.yandex.ru"}
}

// MailWords are what a campaign's medium or source says of mail.
func MailWords() []string { return []string{"email", "e-mail", "e_mail", "e mail"} }

// SocialWords are what a campaign's medium says of social networks.
func SocialWords() []string {
	return []string{"social", "social-network", "social-media", "sm", "social network", "social media"}
}

// Patterns (re2) of what a touch reads of a URL, each with one group.
const (
	// URLHost finds the host, without user and port.
	URLHost = `^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@]+)`
	// URLPath finds the path.
	URLPath = `^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*([^?#]*)`
)

// SecondLevels are names under which countries have sites, as in co.uk: hosts of one site have the last three names in common there, and the
// last two elsewhere. The list of public suffixes would be right in more cases, and would change from one version of the warehouse to the
// next.
func SecondLevels() []string {
	return []string{"ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"}
}

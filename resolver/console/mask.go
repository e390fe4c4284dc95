package console

import "strings"

// Masked stands where a secret was. It is as long for every secret.
const Masked = "***"

// MaskURL returns an address without its secrets: the password of user:password@host and query parameters such as password or token.
// Unlike url.Parse it also copes with passwords that should have been escaped; where such a password makes it unclear what is part
// of it, more is masked rather than less. An embedded:PATH is returned as it is.
func MaskURL(address string) string {
	const embedded = "embedded:"
	switch start := strings.Index(address, "://"); {
	case start >= 0:
		masked, next := maskCredentials(address, start+len("://"), len(address))
		return address[:start] + "://" + masked + MaskSecrets(address[next:])
	case strings.HasPrefix(address, embedded):
		return address
	}
	// Without a scheme, user:password@host is still what it looks like.
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		if colon := strings.IndexByte(address[:at], ':'); colon >= 0 {
			return address[:colon+1] + Masked + MaskSecrets(address[at:])
		}
	}
	return MaskSecrets(address)
}

// MaskSecrets returns a text, an error's for example, without the secrets in it: credentials in URLs, the values of what is called
// password, token, secret or the like (in query parameters, headers, JSON, SQL or printed structures), and the pieces of a password
// that url.Parse quotes in its errors. It knows secrets by what is around them, so one that stands alone is not found. It never
// shows more of a secret to gain readability: a harmless text that looks like a secret is masked too.
func MaskSecrets(text string) string {
	var out strings.Builder
	copied := 0 // text before here is in out
	for i := 0; i < len(text); {
		var replacement string
		end := -1
		switch text[i] {
		case ':', '=':
			if strings.HasPrefix(text[i:], "://") {
				start := i + len("://")
				replacement, end = maskCredentials(text, start, urlEnd(text, i))
				i = start
			} else if namesSecret(text, i) {
				i, end = secretValue(text, i)
				replacement = Masked
			}
		case '"', '\'':
			if followsTelltale(text[copied:i]) {
				i, end = quotedValue(text, i)
				replacement = Masked
			}
		}
		if end <= i {
			i++
			continue
		}
		out.WriteString(text[copied:i])
		out.WriteString(replacement)
		i, copied = end, end
	}
	out.WriteString(text[copied:])
	return out.String()
}

// followsTelltale reports whether a quoted text after before is a secret or a piece of one.
func followsTelltale(before string) bool {
	const longest = 80
	before = strings.ToLower(before[max(0, len(before)-longest):])
	// What url.Parse says of an address whose password has a # or % in it; it quotes a part of the password.
	if strings.HasSuffix(before, "invalid port ") || strings.HasSuffix(before, "invalid url escape ") {
		return true
	}
	// CREATE USER … IDENTIFIED WITH method BY 'password'.
	words := strings.Fields(before)
	return len(words) > 1 && words[len(words)-1] == "by" && strings.Contains(before, "identified")
}

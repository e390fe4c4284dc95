package console

import (
	"strings"
)

// maskCredentials masks the password in text[start:end], which follows the :// of a URL. It returns what replaces the text up to next.
//
// The password is all between the first colon and the last @. In a password that is not escaped any of @ / ? # : may stand, and no
// rule tells them from the URL's own, so an @ further back in the URL costs the host: safe, and rare.
func maskCredentials(text string, start, end int) (masked string, next int) {
	run := text[start:end]
	if at := strings.LastIndexByte(run, '@'); at >= 0 {
		if colon := strings.IndexByte(run[:at], ':'); colon >= 0 {
			return run[:colon+1] + Masked, start + at
		}
		return run[:at], start + at
	}
	authority := run
	if cut := strings.IndexAny(run, "/?#"); cut >= 0 {
		authority = run[:cut]
	}
	// Without an @ there is no password, unless the address was cut off or written wrongly: then what stands for the port is no number.
	if colon := strings.IndexByte(authority, ':'); colon >= 0 && !isHostList(authority) {
		return authority[:colon+1] + Masked, start + len(authority)
	}
	return authority, start + len(authority)
}

// isHostList reports whether text is host or host:port, or several with commas, as ClickHouse's addresses may be. Punctuation that the
// sentence around it has put behind it does not matter.
func isHostList(text string) bool {
	for host := range strings.SplitSeq(strings.TrimRight(text, " \t\r\n.,:;!?)]}>\"'`\\|*_…”’»"), ",") {
		if strings.HasPrefix(host, "[") { // IPv6
			closing := strings.IndexByte(host, ']')
			if closing < 0 {
				closing = len(host) - 1 // the bracket was trimmed as punctuation
			}
			host = host[closing+1:]
		}
		_, port, _ := strings.Cut(host, ":")
		if strings.Trim(port, "0123456789") != "" {
			return false
		}
	}
	return true
}

// urlEnd returns where the URL with :// at colon ends: at the closing quote if its scheme stands behind a quote, else at white space.
func urlEnd(text string, colon int) int {
	start := colon
	for start > 0 && isNameByte(text[start-1]) {
		start--
	}
	if start > 0 && isQuote(text[start-1]) {
		_, end := quotedValue(text, start-1)
		return max(end, colon+len("://"))
	}
	return endOfWord(text, colon, " \t\r\n\v\f")
}

// namesSecret reports whether the : or = at i follows the name of a secret, with or without quotes and spaces between.
func namesSecret(text string, i int) bool {
	const longestGap, longestName = 8, 64
	end := i
	for end > 0 && i-end < longestGap && strings.IndexByte(" \t\"'`\\]", text[end-1]) >= 0 {
		end--
	}
	start := end
	for start > 0 && end-start < longestName && isNameByte(text[start-1]) {
		start--
	}
	name := text[start:end]
	if isSecretNameInText(name) {
		return true
	}
	inQuery := start > 0 && (text[start-1] == '?' || text[start-1] == '&')
	return inQuery && isSecretName(name)
}

// secretValue returns the bounds of the value behind the : or = at i. They are equal if there is none.
func secretValue(text string, i int) (start, end int) {
	start = skip(text, i+1, " \t")
	if start < len(text) && text[start] == '[' { // a header as Go prints it: map[Authorization:[Basic …]]
		if closing := strings.IndexByte(text[start:], ']'); closing >= 0 {
			return start, endOfWord(text, start+closing, wordEnds)
		}
		return start, len(text)
	}
	quote := skip(text, start, `\`)
	if quote < len(text) && isQuote(text[quote]) {
		return quotedValue(text, quote)
	}
	end = endOfWord(text, start, wordEnds)
	// The method of an Authorization header is a word of its own, and so the secret is the second.
	for _, method := range []string{"Basic", "Bearer", "Digest"} {
		if strings.EqualFold(text[start:end], method) {
			return start, endOfWord(text, skip(text, end, " \t"), wordEnds)
		}
	}
	return start, end
}

// wordEnds are the bytes that end a value without quotes.
const wordEnds = " \t\r\n\v\f&\"'`"

// quotedValue returns the bounds of what stands in the quotes that open at i. Quotes may be escaped, as in a JSON text that is quoted
// once more, and single quotes may be doubled, as in SQL. If they are never closed, the value is all the rest.
func quotedValue(text string, i int) (start, end int) {
	quote, depth := text[i], backslashes(text, i)
	start = i + 1
	for end = start; end < len(text); end++ {
		if text[end] != quote {
			continue
		}
		// At a depth of escaping where \ is written as n backslashes and the quotes have n-1, an inner quote has 2n-1 and each inner
		// backslash adds 2n.
		before := min(backslashes(text, end), end-start)
		if before > depth && before%(2*(depth+1)) != depth {
			continue
		}
		if quote == '\'' && end+1 < len(text) && text[end+1] == quote {
			end++
			continue
		}
		return start, end - min(before, depth)
	}
	return start, len(text)
}

// backslashes counts those directly before i.
func backslashes(text string, i int) int {
	count := 0
	for i-count > 0 && text[i-count-1] == '\\' {
		count++
	}
	return count
}

// skip returns the first place from i on whose byte is not in set.
func skip(text string, i int, set string) int {
	for i < len(text) && strings.IndexByte(set, text[i]) >= 0 {
		i++
	}
	return i
}

// endOfWord returns the first place from i on whose byte is in ends, or the end of the text.
func endOfWord(text string, i int, ends string) int {
	if end := strings.IndexAny(text[i:], ends); end >= 0 {
		return i + end
	}
	return len(text)
}

func isQuote(b byte) bool { return b == '"' || b == '\'' || b == '`' }

// isNameByte reports whether b may be in the name of a setting, a parameter, a header or a URL's scheme.
func isNameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '-' || b == '.' || b == '+'
}

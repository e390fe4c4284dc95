package engine

import "strings"

// tokenKind tells apart what this server has to know about SQL. The engine's own parser does the rest.
type tokenKind int

const (
	end    tokenKind = iota // of the text
	word                    // a bare name, a keyword or a number
	quoted                  // 'string', `name`, "name" or $tag$heredoc$tag$
	symbol                  // one byte of anything else
)

type token struct {
	kind       tokenKind
	start, end int
	cut        bool // the text ends within the token, or right after it: more text could make it longer
}

// lexer cuts SQL into tokens and skips white space and comments. It never fails: an unclosed quote runs to the end.
type lexer struct {
	text string
	at   int
}

// is reports whether the token is this keyword.
func (l *lexer) is(t token, keyword string) bool {
	return t.kind == word && strings.EqualFold(l.text[t.start:t.end], keyword)
}

// isSymbol reports whether the token is this byte.
func (l *lexer) isSymbol(t token, b byte) bool { return t.kind == symbol && l.text[t.start] == b }

func (l *lexer) next() token {
	l.skipSpace()
	start := l.at
	if start >= len(l.text) {
		return token{kind: end, start: len(l.text), end: len(l.text), cut: true}
	}
	kind := symbol
	switch c := l.text[start]; {
	case c == '\'' || c == '`' || c == '"':
		kind = quoted
		l.at = endOfQuoted(l.text, start)
	case c == '$' && heredocTag(l.text[start:]) != "":
		kind = quoted
		tag := heredocTag(l.text[start:])
		l.at = endAfter(l.text, start+len(tag), tag)
	case isWordByte(c):
		kind = word
		for l.at < len(l.text) && isWordByte(l.text[l.at]) {
			l.at++
		}
	default:
		l.at++
	}
	return token{kind: kind, start: start, end: l.at, cut: l.at >= len(l.text)}
}

func (l *lexer) skipSpace() {
	for l.at < len(l.text) {
		rest := l.text[l.at:]
		switch {
		case strings.IndexByte(" \t\n\r\f\v", rest[0]) >= 0:
			l.at++
		case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "#!"), strings.HasPrefix(rest, "# "):
			l.at = endAfter(l.text, l.at, "\n")
		case strings.HasPrefix(rest, "/*"):
			l.at = endAfter(l.text, l.at+2, "*/")
		default:
			return
		}
	}
}

// endOfQuoted finds the end of the quoted token that starts at start. A backslash escapes, and a doubled quote stands for one.
func endOfQuoted(text string, start int) int {
	quote := text[start]
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			if i+1 < len(text) && text[i+1] == quote {
				i++
				continue
			}
			return i + 1
		}
	}
	return len(text)
}

// heredocTag returns `$tag$` when text starts with one.
func heredocTag(text string) string {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '$':
			return text[:i+1]
		case !isWordByte(c):
			return ""
		}
	}
	return ""
}

func endAfter(text string, from int, mark string) int {
	if from > len(text) {
		return len(text)
	}
	if i := strings.Index(text[from:], mark); i >= 0 {
		return from + i + len(mark)
	}
	return len(text)
}

func isWordByte(c byte) bool {
	return c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

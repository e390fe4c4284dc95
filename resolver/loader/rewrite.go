package loader

import (
	"bytes"
	"unicode/utf8"
)

// rewrite appends the JSON text raw, which a scanner has accepted, in a form that the warehouse's JSON type takes: one line that
// breaks the rules of that type would otherwise fail the whole insert.
//
//   - Of an object's members with one key, the last stays, as in encoding/json.
//   - Half of a surrogate pair becomes U+FFFD, the replacement character: cut-off emoji are common in page titles.
//   - A number that neither Int64, UInt64 nor Float64 holds becomes a string of the same digits: it is an id far more often than
//     a quantity.
func rewrite(out, raw []byte) []byte {
	w := rewriter{data: raw, out: out}
	w.value()
	return w.out
}

type rewriter struct {
	data []byte
	pos  int
	out  []byte
}

func (w *rewriter) value() {
	switch start := w.pos; w.data[w.pos] {
	case '{':
		w.object()
	case '[':
		w.array()
	case '"':
		raw := w.string()
		w.out = appendQuoted(w.out, raw)
	default:
		for w.pos < len(w.data) && !bytes.ContainsRune([]byte(",]} \t\r\n"), rune(w.data[w.pos])) {
			w.pos++
		}
		literal := w.data[start:w.pos]
		if c := literal[0]; (c == '-' || c-'0' <= 9) && !holds(literal, bytes.ContainsAny(literal, ".eE")) {
			w.out = append(append(append(w.out, '"'), literal...), '"')
			return
		}
		w.out = append(w.out, literal...)
	}
}

func (w *rewriter) space() {
	for w.data[w.pos] == ' ' || w.data[w.pos] == '\t' || w.data[w.pos] == '\r' || w.data[w.pos] == '\n' {
		w.pos++
	}
}

// string returns what stands between the quotes and moves past them.
func (w *rewriter) string() []byte {
	start := w.pos + 1
	for w.pos++; w.data[w.pos] != '"'; w.pos++ {
		if w.data[w.pos] == '\\' {
			w.pos++
		}
	}
	w.pos++
	return w.data[start : w.pos-1]
}

// more moves past a comma, or past the closing bracket and says that there is no more.
func (w *rewriter) more() bool {
	w.space()
	comma := w.data[w.pos] == ','
	w.pos++
	if comma {
		w.space()
	}
	return comma
}

func (w *rewriter) array() {
	w.out = append(w.out, '[')
	w.pos++
	if w.space(); w.data[w.pos] == ']' {
		w.pos++
		w.out = append(w.out, ']')
		return
	}
	for {
		w.value()
		if !w.more() {
			break
		}
		w.out = append(w.out, ',')
	}
	w.out = append(w.out, ']')
}

func (w *rewriter) object() {
	w.out = append(w.out, '{')
	w.pos++
	if w.space(); w.data[w.pos] == '}' {
		w.pos++
		w.out = append(w.out, '}')
		return
	}
	// Every member is written, with a comma behind it; then those that stay move together.
	begin := len(w.out)
	type member struct{ start, end int }
	var members []member
	last := make(map[string]int)
	for more := true; more; more = w.more() {
		start := len(w.out)
		w.out = appendQuoted(w.out, w.string())
		last[string(w.out[start:])] = len(members)
		w.space()
		w.pos++ // the colon
		w.space()
		w.out = append(w.out, ':')
		w.value()
		w.out = append(w.out, ',')
		members = append(members, member{start, len(w.out)})
	}
	stays := make([]bool, len(members))
	for _, i := range last {
		stays[i] = true
	}
	end := begin
	for i, m := range members {
		if stays[i] {
			end += copy(w.out[end:], w.out[m.start:m.end])
		}
	}
	w.out = append(w.out[:end-1], '}')
}

// appendQuoted appends the string with that escaped text, quoted and with the shortest escapes.
func appendQuoted(out, escaped []byte) []byte {
	if bytes.IndexByte(escaped, '\\') < 0 {
		return append(append(append(out, '"'), escaped...), '"')
	}
	out = append(out, '"')
	plain, _ := unescape(nil, escaped)
	for _, c := range plain {
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c < ' ':
			const digits = "0123456789abcdef"
			out = append(out, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

// isShortest says whether an escaped text is as appendQuoted writes it, so that two such texts stand for the same only if they are
// the same.
func isShortest(escaped []byte) bool {
	quoted := appendQuoted(nil, escaped)
	return bytes.Equal(quoted[1:len(quoted)-1], escaped)
}

// unescape appends what the escaped text of a JSON string, without its quotes, stands for. It reports whether that is exact: half
// of a surrogate pair has no UTF-8, so U+FFFD stands in for it.
func unescape(out, escaped []byte) (_ []byte, exact bool) {
	exact = true
	for {
		i := bytes.IndexByte(escaped, '\\')
		if i < 0 {
			return append(out, escaped...), exact
		}
		out = append(out, escaped[:i]...)
		c := escaped[i+1]
		escaped = escaped[i+2:]
		switch c {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, _ := hex4(escaped)
			escaped = escaped[4:]
			if r&0xf800 == 0xd800 {
				second, ok := lowSurrogate(escaped)
				if ok = ok && r < 0xdc00; ok {
					r = (r-0xd800)<<10 + (second - 0xdc00) + 0x10000
					escaped = escaped[6:]
				} else {
					r, exact = utf8.RuneError, false
				}
			}
			out = utf8.AppendRune(out, r)
		default: // the quote, the backslash and the slash
			out = append(out, c)
		}
	}
}

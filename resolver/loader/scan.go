package loader

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// kind is what a JSON value is. The zero kind is a value that is not there.
type kind uint8

const (
	missing kind = iota
	null
	boolean
	number
	text
	array
	object
)

func (k kind) String() string {
	return [...]string{"missing", "null", "a boolean", "a number", "a string", "an array", "an object"}[k]
}

// value is a JSON value where it stands in its line.
type value struct {
	kind    kind
	escaped bool // a string with backslashes in it, at any place for arrays and objects
	odd     bool // holds something that the warehouse's JSON type would not take as it stands: see rewrite
	raw     []byte
}

// text returns what stands between the quotes of a string, still escaped.
func (v value) text() []byte { return v.raw[1 : len(v.raw)-1] }

// empty tells whether the value has nothing in it, whatever its type: an array or object without elements, or "".
func (v value) empty() bool {
	switch v.kind {
	case text:
		return len(v.raw) == 2
	case array, object:
		return len(bytes.TrimSpace(v.raw[1:len(v.raw)-1])) == 0
	}
	return false
}

// syntaxError says at which byte of a line its JSON ends to be JSON. Bytes count from 1, as in an editor.
type syntaxError struct {
	problem string
	at      int
	tooDeep bool // it may be JSON, but of more levels than are read
}

func (e *syntaxError) Error() string {
	if e.tooDeep {
		return fmt.Sprintf("%s at byte %d", e.problem, e.at)
	}
	return fmt.Sprintf("not JSON: %s at byte %d", e.problem, e.at)
}

// scanner checks JSON text as strictly as RFC 8259 has it and finds where values begin and end, without building anything. The
// text must be valid UTF-8: that is cheaper to check for the whole line at once.
type scanner struct {
	data  []byte
	pos   int
	depth int
	odd   bool // something odd was seen since the flag was last cleared
	slash bool // a backslash was seen since the flag was last cleared
	err   *syntaxError

	keys []keySpan // of the objects that are open, the innermost last
}

// keySpan is a key of an open object. Most keys differ in their signature, so that few have to be compared.
type keySpan struct {
	signature  uint64
	start, end int
}

// manyKeys is the number of keys above which an object's duplicates are looked for with a map.
const manyKeys = 48

func (s *scanner) reset(data []byte) {
	s.data, s.pos, s.depth, s.odd, s.slash, s.err, s.keys = data, 0, 0, false, false, nil, s.keys[:0]
}

func (s *scanner) fail(problem string) bool {
	if s.err == nil {
		s.err = &syntaxError{problem: problem, at: s.pos + 1}
	}
	return false
}

// unexpected fails with the character that stands where something else was expected.
func (s *scanner) unexpected(expected string) bool {
	if s.pos >= len(s.data) {
		return s.fail("ends where " + expected + " is expected")
	}
	r, _ := utf8.DecodeRune(s.data[s.pos:])
	return s.fail(strconv.QuoteRune(r) + " where " + expected + " is expected")
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// next returns the character at the position, or 0 at the end.
func (s *scanner) next() byte {
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

// value scans the value at the position and returns it.
func (s *scanner) value() (value, bool) {
	start := s.pos
	s.odd, s.slash = false, false
	k, ok := s.skip()
	if !ok {
		return value{}, false
	}
	return value{kind: k, escaped: s.slash, odd: s.odd, raw: s.data[start:s.pos]}, true
}

func (s *scanner) skip() (kind, bool) {
	switch c := s.next(); c {
	case '"':
		return text, s.string()
	case '{':
		return object, s.object()
	case '[':
		return array, s.array()
	case 't':
		return boolean, s.literal("true")
	case 'f':
		return boolean, s.literal("false")
	case 'n':
		return null, s.literal("null")
	default:
		if c == '-' || c-'0' <= 9 {
			return number, s.number()
		}
		return missing, s.unexpected("a value")
	}
}

func (s *scanner) literal(word string) bool {
	if len(s.data)-s.pos < len(word) || string(s.data[s.pos:s.pos+len(word)]) != word {
		return s.unexpected("a value")
	}
	s.pos += len(word)
	return true
}

const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special marks, in the high bit of its byte, the first quote, backslash or control character of eight bytes; marks after the
// first may be wrong.
func special(word uint64) uint64 {
	quote, slash := word^('"'*lows), word^('\\'*lows)
	return ((quote-lows)&^quote | (slash-lows)&^slash | (word-' '*lows)&^word) & highs
}

// string scans from the opening quote past the closing one.
func (s *scanner) string() bool {
	s.pos++
	for {
		for len(s.data)-s.pos >= 8 {
			if marks := special(binary.LittleEndian.Uint64(s.data[s.pos:])); marks != 0 {
				s.pos += bits.TrailingZeros64(marks) / 8
				break
			}
			s.pos += 8
		}
		if s.pos >= len(s.data) {
			return s.fail("ends inside a string")
		}
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return true
		case c == '\\':
			if !s.escape() {
				return false
			}
		case c < ' ':
			return s.fail("control character " + strconv.QuoteRune(rune(c)) + " in a string")
		default:
			s.pos++
		}
	}
}

func (s *scanner) escape() bool {
	s.slash = true
	s.pos++
	switch s.next() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos++
		return true
	case 'u':
		unit, ok := hex4(s.data[s.pos+1:])
		if !ok {
			return s.fail(`\u without four hexadecimal digits`)
		}
		s.pos += 5
		switch {
		case unit&0xfc00 == 0xdc00:
			s.odd = true // the second half of a pair without its first
		case unit&0xfc00 == 0xd800:
			if _, ok := lowSurrogate(s.data[s.pos:]); !ok {
				s.odd = true
				return true
			}
			s.pos += 6
		}
		return true
	default:
		return s.unexpected("an escape such as \\n")
	}
}

// hex4 reads four hexadecimal digits.
func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// lowSurrogate reads the escape of the second half of a surrogate pair, if that is what comes.
func lowSurrogate(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, ok := hex4(b[2:])
	return unit, ok && unit&0xfc00 == 0xdc00
}

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos]-'0' <= 9 {
		s.pos++
	}
	return s.pos > start || s.unexpected("a digit")
}

func (s *scanner) number() bool {
	start := s.pos
	if s.next() == '-' {
		s.pos++
	}
	if s.next() == '0' {
		s.pos++
	} else if !s.digits() {
		return false
	}
	whole, fraction, exponent := s.pos-start, false, false
	if s.next() == '.' {
		fraction = true
		s.pos++
		if !s.digits() {
			return false
		}
	}
	if c := s.next(); c == 'e' || c == 'E' {
		exponent = true
		s.pos++
		if c := s.next(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return false
		}
	}
	if whole > 18 || exponent {
		if !holds(s.data[start:s.pos], fraction || exponent) {
			s.odd = true
		}
	}
	return true
}

// holds says whether the number fits one of the types in which the warehouse keeps a JSON number: Int64, UInt64 or Float64.
func holds(literal []byte, float bool) bool {
	var err error
	switch {
	case float:
		_, err = strconv.ParseFloat(string(literal), 64)
	case literal[0] == '-':
		_, err = strconv.ParseInt(string(literal), 10, 64)
	default:
		_, err = strconv.ParseUint(string(literal), 10, 64)
	}
	return err == nil
}

func (s *scanner) enter() bool {
	if s.depth == maxDepth {
		s.fail(fmt.Sprintf("nested deeper than %d levels", maxDepth))
		s.err.tooDeep = true
		return false
	}
	s.depth++
	s.pos++
	s.space()
	return true
}

func (s *scanner) array() bool {
	if !s.enter() {
		return false
	}
	if s.next() == ']' {
		s.pos++
		s.depth--
		return true
	}
	for {
		if _, ok := s.skip(); !ok {
			return false
		}
		s.space()
		switch s.next() {
		case ',':
			s.pos++
			s.space()
		case ']':
			s.pos++
			s.depth--
			return true
		default:
			return s.unexpected("',' or ']'")
		}
	}
}

func (s *scanner) object() bool {
	if !s.enter() {
		return false
	}
	if s.next() == '}' {
		s.pos++
		s.depth--
		return true
	}
	base := len(s.keys)
	var many map[string]struct{}
	for {
		slash := s.slash
		s.slash = false
		start, end, ok := s.key()
		if !ok {
			return false
		}
		if s.slash && !isShortest(s.data[start:end]) {
			s.odd = true // it may be the same as another key, written in another way
		}
		if !s.odd {
			many = s.note(base, start, end, many)
		}
		s.slash = s.slash || slash
		if _, ok := s.skip(); !ok {
			return false
		}
		s.space()
		switch s.next() {
		case ',':
			s.pos++
			s.space()
		case '}':
			s.pos++
			s.depth--
			s.keys = s.keys[:base]
			return true
		default:
			return s.unexpected("',' or '}'")
		}
	}
}

// key scans a key, the colon and the space around it, and returns where the key's text stands.
func (s *scanner) key() (start, end int, ok bool) {
	if s.next() != '"' {
		return 0, 0, s.unexpected("a key in quotes")
	}
	start = s.pos + 1
	if !s.string() {
		return 0, 0, false
	}
	end = s.pos - 1
	s.space()
	if s.next() != ':' {
		return 0, 0, s.unexpected("':'")
	}
	s.pos++
	s.space()
	return start, end, true
}

// note remembers a key of the innermost object, and finds that the object is odd if it has the key already.
func (s *scanner) note(base, start, end int, many map[string]struct{}) map[string]struct{} {
	key := s.data[start:end]
	signature := uint64(len(key)) << 56
	if len(key) >= 8 {
		signature ^= binary.LittleEndian.Uint64(key)
	} else {
		for i, c := range key {
			signature ^= uint64(c) << (8 * i)
		}
	}
	if len(s.keys)-base < manyKeys {
		for _, other := range s.keys[base:] {
			if other.signature == signature && string(s.data[other.start:other.end]) == string(key) {
				s.odd = true
				return many
			}
		}
		s.keys = append(s.keys, keySpan{signature, start, end})
		return many
	}
	if many == nil {
		many = make(map[string]struct{}, 4*manyKeys)
		for _, other := range s.keys[base:] {
			many[string(s.data[other.start:other.end])] = struct{}{}
		}
	}
	if _, twice := many[string(key)]; twice {
		s.odd = true
		return many
	}
	many[string(key)] = struct{}{}
	return many
}

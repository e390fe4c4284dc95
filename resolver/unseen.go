package resolver

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unseen are the characters that are no part of a value where they stand around it, and that the step NoSpaces drops: white space of any
// kind (Unicode's White_Space), control characters, and those that nobody sees, such as a zero-width space or a byte order mark. They come
// from forms, spreadsheets and copied text.
var unseen = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0000, 0x0020, 1}, {0x007f, 0x00a0, 1}, {0x00ad, 0x00ad, 1}, {0x034f, 0x034f, 1}, {0x061c, 0x061c, 1}, {0x115f, 0x1160, 1},
		{0x1680, 0x1680, 1}, {0x17b4, 0x17b5, 1}, {0x180b, 0x180f, 1}, {0x2000, 0x200f, 1}, {0x2028, 0x202f, 1}, {0x205f, 0x206f, 1},
		{0x2800, 0x2800, 1}, {0x3000, 0x3000, 1}, {0x3164, 0x3164, 1}, {0xfeff, 0xfeff, 1}, {0xffa0, 0xffa0, 1}, {0xfff0, 0xfffb, 1},
	},
	R32:         []unicode.Range32{{0xe0000, 0xe0fff, 1}},
	LatinOffset: 3,
}

func isUnseen(c rune) bool { return unicode.Is(unseen, c) }

// Trim takes what nobody sees from both ends of a value.
func Trim(value string) string { return strings.TrimFunc(value, isUnseen) }

// UnseenASCII are those of the characters that nobody sees which ASCII has.
func UnseenASCII() string {
	var all strings.Builder
	for c := range rune(utf8.RuneSelf) {
		if isUnseen(c) {
			all.WriteRune(c)
		}
	}
	return all.String()
}

// UnseenForm is a regular expression (re2) for one character that nobody sees.
func UnseenForm() string {
	var class strings.Builder
	for _, r := range unseen.R16 {
		fmt.Fprintf(&class, `\x{%x}-\x{%x}`, r.Lo, r.Hi)
	}
	for _, r := range unseen.R32 {
		fmt.Fprintf(&class, `\x{%x}-\x{%x}`, r.Lo, r.Hi)
	}
	return "[" + class.String() + "]"
}

// drop takes characters out of a value; what is not UTF-8 stays.
func drop(value string, unwanted func(rune) bool) string {
	var out strings.Builder
	for i := 0; i < len(value); {
		c, size := utf8.DecodeRuneInString(value[i:])
		if !unwanted(c) {
			out.WriteString(value[i : i+size])
		}
		i += size
	}
	return out.String()
}

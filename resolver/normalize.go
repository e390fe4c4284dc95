package resolver

import (
	"fmt"
	"regexp"
	"strings"
)

// Normalize trims the value, writes a whole number as one, passes the value through the steps, and trims it again. A value that is then
// empty is missing: it is no identifier, and not a rejected one either. The warehouse does the same (sql/extract/slot.sql and the
// fragments named normalize_); this function is the definition, and tests hold the two together. Like the warehouse it works on bytes, so
// that a value that is not UTF-8 keeps the bytes that make it so, unless a step drops them.
func Normalize(value string, steps ...Step) string {
	value = whole(Trim(value))
	for _, step := range steps {
		value = step.apply(value)
	}
	return Trim(value)
}

// WholeForm is a whole number with a fraction of zeros, as programs write it that keep numbers as floats: 42.0 is the id 42.
const WholeForm = `^-?[0-9]+[.]0+$`

var wholeForm = regexp.MustCompile(WholeForm)

func whole(value string) string {
	if !wholeForm.MatchString(value) {
		return value
	}
	digits, _, _ := strings.Cut(value, ".")
	return digits
}

func (s Step) apply(value string) string {
	switch s {
	case Lower:
		return lowerASCII(value)
	case Upper:
		return changeCase(value, 'a', 'z')
	case Digits:
		return keep(value, func(b byte) bool { return '0' <= b && b <= '9' })
	case NoSpaces:
		return drop(value, isUnseen)
	default:
		panic(fmt.Sprintf("the model was not checked: there is no step of normalization %q", s))
	}
}

func lowerASCII(value string) string { return changeCase(value, 'A', 'Z') }

// changeCase gives the letters between from and to the other case, which in ASCII is one bit away.
func changeCase(value string, from, to byte) string {
	out := []byte(value)
	for i, b := range out {
		if from <= b && b <= to {
			out[i] = b ^ 0x20
		}
	}
	return string(out)
}

func keep(value string, wanted func(byte) bool) string {
	out := make([]byte, 0, len(value))
	for _, b := range []byte(value) {
		if wanted(b) {
			out = append(out, b)
		}
	}
	return string(out)
}

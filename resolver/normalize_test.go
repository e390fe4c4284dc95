package resolver

import (
	"fmt"
	"testing"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct {
		steps       []Step
		value, want string
	}{
		{nil, "", ""},
		{nil, " ", ""},
		{nil, " \t\n\r\v\f", ""},
		{nil, " a ", "a"},
		{nil, "a b", "a b"},
		{nil, "\n a\tb \r\n", "a\tb"},
		{nil, "\u00a0a\u00a0b", "a\u00a0b"},
		{nil, "a\u2028", "a"},
		{nil, "\x00a\x00", "a"},
		{nil, "\ufeff \u200b", ""},
		{nil, "\u200ba\u200bb\u00ad\u2060\n", "a\u200bb"},
		{nil, "à", "à"}, // ends with the byte of a no-break space
		{nil, "\xa0a\xa0", "\xa0a\xa0"},
		{nil, "❤\ufe0f", "❤\ufe0f"},
		{nil, " 42.0\n", "42"},
		{nil, "42.000", "42"},
		{nil, "-1.0", "-1"},
		{nil, "0.0", "0"},
		{nil, "42.", "42."},
		{nil, "4.20", "4.20"},
		{nil, "1.0.0", "1.0.0"},
		{nil, "v1.0", "v1.0"},
		{[]Step{Digits}, "49170.0", "49170"},
		{nil, " \xff ", "\xff"},
		{nil, "A", "A"},
		{[]Step{Lower}, " Ab@C.d ", "ab@c.d"},
		{[]Step{Lower}, "@AZ[`az{ÀÉİ\u212a\xc1\xff", "@az[`az{ÀÉİ\u212a\xc1\xff"},
		{[]Step{Upper}, "@AZ[`az{éßı\xe1\xff", "@AZ[`AZ{éßı\xe1\xff"},
		{[]Step{Lower, Upper}, "aB", "AB"},
		{[]Step{Upper, Lower}, "aB", "ab"},
		{[]Step{Digits}, "+49 (0)30/123-45", "4903012345"},
		{[]Step{Digits}, "none", ""},
		{[]Step{Digits}, "1\xff2\u06603\x00/4:5", "12345"},
		{[]Step{NoSpaces}, " a b\tc\nd\re\vf\fg\u00a0h\xff i", "abcdefgh\xffi"},
		{[]Step{NoSpaces, Lower, Digits}, " A 1 ", "1"},
	} {
		if got := Normalize(c.value, c.steps...); got != c.want {
			t.Errorf("Normalize(%q, %v) = %q, want %q", c.value, c.steps, got, c.want)
		}
	}
}

// TestNormalizeKnowsAllSteps finds the step that Steps lists and Normalize does not know, and one that neither does.
func TestNormalizeKnowsAllSteps(t *testing.T) {
	for _, step := range Steps() {
		if got := Normalize("Aa 1", step); got == "Aa 1" {
			t.Errorf("the step %s changes nothing", step)
		}
	}
	defer func() {
		if got, want := fmt.Sprint(recover()), `the model was not checked: there is no step of normalization "trim"`; got != want {
			t.Errorf("got the panic %q, want %q", got, want)
		}
	}()
	Normalize("a", "trim")
}

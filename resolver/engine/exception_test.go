package engine

import "testing"

func TestUnwrapped(t *testing.T) {
	const plain = "Code: 73. DB::Exception: Unknown format Nope. Maybe you meant: ['One']. (UNKNOWN_FORMAT) (version 26.7.2.1)"
	for text, want := range map[string]string{
		plain: plain,
		"Code: 73. DB::Exception: " + plain + ". (UNKNOWN_FORMAT)":                                                                         plain,
		"Code: 73. DB::Exception: Code: 73. DB::Exception: " + plain + ". (UNKNOWN_FORMAT) (version 26.7.2.1). (UNKNOWN_FORMAT)":           plain,
		"Code: 73. DB::Exception: Code: 73. DB::Exception: a\nb. (X) (version 26). (X) (version 26)":                                       "Code: 73. DB::Exception: a\nb. (X) (version 26)",
		"Code: 49. DB::Exception: Code: 73. DB::Exception: of another kind. (X). (Y)":                                                      "Code: 49. DB::Exception: Code: 73. DB::Exception: of another kind. (X). (Y)",
		"Code: 395. DB::Exception: Code: 395. DB::Exception: said by a query: while executing. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) more": "Code: 395. DB::Exception: Code: 395. DB::Exception: said by a query: while executing. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) more",
		"": "",
	} {
		if got := unwrapped(text); got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

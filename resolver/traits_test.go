package resolver

import (
	"strings"
	"testing"
)

func TestParseTraitType(t *testing.T) {
	for text, want := range map[string]string{
		"String": "String", " Bool ": "Bool", "Int8": "Int8", "UInt128": "UInt128", "Float32": "Float32", "Decimal(9,2)": "Decimal(9, 2)", "Decimal( 38 , 38 )": "Decimal(38, 38)",
		"Decimal(4)": "Decimal(4, 0)", "Date": "Date", "Date32": "Date32", "DateTime": "DateTime", "DateTime('Europe/Berlin')": "DateTime('Europe/Berlin')",
		"DateTime64(3)": "DateTime64(3)", "DateTime64(6,'UTC')": "DateTime64(6, 'UTC')", "UUID": "UUID",
	} {
		if got, problem, _ := ParseTraitType(text); got.Name != want || problem != "" {
			t.Errorf("%q: got %q, %q, want %q", text, got.Name, problem, want)
		}
		if again, problem, _ := ParseTraitType(want); again.Name != want || problem != "" {
			t.Errorf("%q: got %q, %q, want it again", want, again.Name, problem)
		}
	}
	for text, want := range map[string]string{
		"": "there are String", "string": "did you mean String?", "Int256": "there are", "Float16": "Float32 and Float64", "Decimal(0, 0)": "1 to 38", "Decimal(39, 2)": "1 to 38",
		"Decimal(2, 3)": "at most P", "DateTime64(7)": "up to 6", "DateTime64": "did you mean DateTime64(3, 'UTC')?", "DateTime('a b')": "there are", "Array(String)": "pick: set",
		"Nullable(String)": "leave the wrapper out", "String, x String": "there are", "Tuple(a String)": "there are",
	} {
		if got, problem, hint := ParseTraitType(text); problem == "" || !strings.Contains(hint, want) {
			t.Errorf("%q: got %+v, %q, %q, want a hint with %q", text, got, problem, hint, want)
		}
	}
}

// FuzzParseTraitType: what is taken for a type stays that type, and is no more than one type.
func FuzzParseTraitType(f *testing.F) {
	f.Add("DateTime64(3, 'UTC')")
	f.Add("Decimal(18,2)")
	f.Fuzz(func(t *testing.T, text string) {
		got, problem, _ := ParseTraitType(text)
		if problem != "" {
			return
		}
		if again, problem, _ := ParseTraitType(got.Name); again != got || problem != "" {
			t.Errorf("%q is %+v, and that is %+v, %q", text, got, again, problem)
		}
		if strings.ContainsAny(got.Name, "`\"\\;-{}\n") && !strings.Contains(got.Name, "'") || strings.Count(got.Name, "'")%2 != 0 {
			t.Errorf("%q is written %q", text, got.Name)
		}
	})
}

func TestValidateTraits(t *testing.T) {
	good := TraitRule{Name: "plan", Pick: PickLast, Type: "String", From: []string{"plan"}, Column: "plan"}
	with := func(change func(*TraitRule)) TraitRule {
		changed := good
		change(&changed)
		return changed
	}
	for want, rules := range map[string][]TraitRule{
		"has two rules":           {good, good},
		"have one column":         {good, with(func(r *TraitRule) { r.Name = "other" })},
		"cannot have that name":   {with(func(r *TraitRule) { r.Name = "a b" })},
		"pick is":                 {with(func(r *TraitRule) { r.Pick = "newest" })},
		"has no from":             {with(func(r *TraitRule) { r.From = nil })},
		"which is no name":        {with(func(r *TraitRule) { r.From = []string{"a..b"} })},
		"comes twice":             {with(func(r *TraitRule) { r.From = []string{"a", "a"} })},
		"sources has":             {with(func(r *TraitRule) { r.Sources = []string{"a", "a"} })},
		"the type cannot be":      {with(func(r *TraitRule) { r.Type = "Blob" })},
		"is to be written":        {with(func(r *TraitRule) { r.Type = "Decimal(4,2)" })},
		"has a column traits":     {with(func(r *TraitRule) { r.Column = "traits" })},
		"cannot have that name (": {with(func(r *TraitRule) { r.Column = "a-b" })},
		"of a sum cannot be":      {with(func(r *TraitRule) { r.Pick = PickSum })},
		"sources of a trait":      {with(func(r *TraitRule) { r.Pick, r.Sources = PickSet, []string{"a"} })},
		"there may be 200":        make([]TraitRule, MaxTraitRules+1),
	} {
		m := BuiltinModel()
		m.Traits = rules
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
	m := BuiltinModel()
	before := m.Hash()
	m.Traits = append(m.Traits, good)
	if err := m.Validate(); err != nil || m.Hash() == before {
		t.Errorf("got %v and the hash %s of a model with one more rule, which was %s", err, m.Hash(), before)
	}
}

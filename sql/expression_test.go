package sql

import "testing"

func TestExpressionProblem(t *testing.T) {
	for _, good := range []string{
		"user_id", "lower(email)", "`odd name`", `JSONExtractString(payload, 'a\'b')`, "a - b", "a / b", "if(x = ';', 'it''s', '--')", "match(x, '^[0-9]{3}$')",
		"a[1]", "toString((a, b)[1])", "a.b.c", "x ? y : z", "'/* no comment */'",
	} {
		if problem := ExpressionProblem(good); problem != "" {
			t.Errorf("%s: %s", good, problem)
		}
	}
	for _, bad := range []string{
		"", " ", "a; DROP TABLE b", "a)", "(a", "a]", "(a]", "'a", "`a", `'a\'`, "a -- b", "a /* b */", "a # b", "{x:String}", "'{x:String}'", "$$a$$", "map{}",
		"'/* insert: more */'", "a\x00",
	} {
		if ExpressionProblem(bad) == "" {
			t.Errorf("%q passes as an expression", bad)
		}
	}
}

func TestExpressionsInStatements(t *testing.T) {
	s := statement("SELECT {e_n:Expression} AS x_n FROM {t:Identifier}").Set("e_n", Expression("login_n + 'x_n'")).Number("n", 3).Set("t", "events")
	text, values, err := s.Build()
	if err != nil {
		t.Fatal(err)
	}
	if want := "SELECT login_n + 'x_n' AS x_3 FROM {t:Identifier}"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	if len(values) != 1 {
		t.Errorf("got the values %v, want that of t alone", values)
	}
	if literal, err := s.Literal(); err != nil || literal != "SELECT login_n + 'x_n' AS x_3 FROM `events`" {
		t.Errorf("got %q, %v", literal, err)
	}
	for _, wrong := range []Statement{statement("SELECT {e:Expression}").Set("e", "x"), statement("SELECT {e:String}").Set("e", Expression("x"))} {
		if _, _, err := wrong.Build(); err == nil {
			t.Errorf("%s: a value of another kind passes", wrong.text)
		}
	}
}

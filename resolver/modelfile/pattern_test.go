package modelfile

import (
	"net/url"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestPatternsAtTheWarehouse: what the parser takes, the warehouse takes, and what it refuses as no regular expression of re2, or as
// too large for it, the warehouse refuses too.
func TestPatternsAtTheWarehouse(t *testing.T) {
	address := embeddedtest.URL(t)
	m, err := Load("testdata/good/patterns.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range m.Blocked.Patterns {
		if refused := refusal(t, address, pattern); refused != "" {
			t.Errorf("%.100q: accepted, but the warehouse says %s", pattern, refused)
		}
	}
	for _, pattern := range []string{
		`(a`, `[a-`, `a**`, `*a`, `(?=a)b`, `(?<=a)b`, `(a)\1`, `\Z`, `a{1001}`, `a{2,1}`, `\p{Letter}`, `\p{greek}`, `\p{Cn}`, `\p{Klingon}`,
		`(\pL{100}){10}`,
	} {
		if problem, _ := wrongPattern(pattern); problem == "" {
			t.Errorf("%q: accepted", pattern)
		}
		if refusal(t, address, pattern) == "" {
			t.Errorf("%q: the warehouse takes it", pattern)
		}
	}
}

// refusal is what the warehouse says of a pattern that it cannot use.
func refusal(t *testing.T, address, pattern string) string {
	t.Helper()
	escaped := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\x00", `\0`).Replace(pattern)
	_, err := embeddedtest.Tell(t.Context(), address, url.Values{"param_pattern": {escaped}},
		strings.NewReader("SELECT match(materialize('some value'), {pattern:String})"))
	switch {
	case err == nil:
		return ""
	case !strings.Contains(err.Error(), "cannot compile re2"):
		t.Fatalf("%.100q: the warehouse says %v", pattern, err)
	}
	return err.Error()
}

// TestWrongPattern: patterns at the edge of blocking everything.
func TestWrongPattern(t *testing.T) {
	for pattern, wrong := range map[string]bool{
		``: true, `^`: true, `$`: true, `^$`: true, `a*`: true, `a|`: true, `(?i)(bot)?`: true, `\z`: true,
		`.`: true, `.+`: true, `^.`: true, `[^\n]`: true, `(?s).`: true, `\S`: true, `[^x]`: true, `.|a`: true, `^.{1,5}`: true,
		`a`: false, `^.{2,}$`: false, `.@`: false, `\w`: false, `[^a-z]`: false, `\d`: false, `^[^@]+$`: false, `..`: false,
	} {
		if problem, hint := wrongPattern(pattern); (problem != "") != wrong || wrong && hint == "" {
			t.Errorf("%q: got %q, hint %q, want wrong: %v", pattern, problem, hint, wrong)
		}
	}
}

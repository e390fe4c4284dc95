package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/modelfile"
)

// twoTypes is a model without user_id, and badModel one with two mistakes.
const (
	twoTypes = "identifiers:\n  - {type: anonymous_id, from: [anonymous_id]}\n  - {type: email, from: [traits.email], normalize: [lower]}"
	badModel = "prefer: oldest\nmax_per_profile: {user_id: 0}"
)

// TestWhichModel: the setting beats the file of the working directory, which beats the built-in model; check says which it is.
func TestWhichModel(t *testing.T) {
	s := newSessionAtHome(t)
	s.withEngine()
	s.must("init")
	s.must("check").exits(0, "ok    model: built-in\n", "All is well.")

	s.write("kindred.yaml", "# nothing yet")
	s.must("check").exits(0, "ok    model: kindred.yaml, 3 identifier types\n")

	other := s.write("other.yaml", "identifiers:\n  - {type: user_id, from: [user_id]}")
	s.must("--model", other, "check").exits(0, "ok    model: "+other+", 1 identifier type\n")
	t.Setenv("KINDRED_MODEL", "other.yaml")
	s.must("check").exits(0, "ok    model: other.yaml, 1 identifier type\n")
	t.Setenv("KINDRED_MODEL", "") // as if it were not set
	s.must("check").exits(0, "ok    model: kindred.yaml, 3 identifier types\n")

	// What a failed command leaves behind a > is no model, and does not keep a model from being printed into it.
	if err := os.Truncate("kindred.yaml", 0); err != nil {
		t.Fatal(err)
	}
	s.must("check", "--print-model").exits(0, "identifiers:\n")
	s.kindred("check").exits(exitUsage, "FAIL  model: kindred.yaml\n", "kindred.yaml is empty")

	// A wrong model is one of the things that check finds. What needs a model is not looked at then.
	s.write("kindred.yaml", badModel)
	a := s.kindred("--schedules", "nope.yaml", "check").exits(exitUsage, "ok    settings\n", "FAIL  model: kindred.yaml\n", "FAIL  schedules\n",
		"ok    connection: ", "kindred.yaml:1:9: ", "kindred.yaml:2:28: ", "nope.yaml does not exist")
	if strings.Contains(a.stdout, "source") || strings.Contains(a.stdout, "well") {
		t.Errorf("a source is checked by no model:\n%s", a.stdout)
	}
}

// TestWrongModel: no command that needs the model starts anything with a wrong one; those that do not need it go on.
func TestWrongModel(t *testing.T) {
	s := newSessionAtHome(t)
	events := s.journey()
	for _, command := range [][]string{
		{"init"}, {"load", events}, {"run"}, {"run", "--full"}, {"schedule"}, {"schedule", "--list"}, {"profile", "user_id=u1"}, {"check", "--print-model"},
	} {
		for _, test := range []struct {
			file, setting string
			wants         []string
		}{
			{badModel, "", []string{"kindred.yaml:1:9: prefer cannot be \"oldest\"", "1 | prefer: oldest", "kindred.yaml:2:28: the limit of user_id"}},
			{"prefer: first", "no/such.yaml", []string{"model file no/such.yaml does not exist", "KINDRED_MODEL"}},
			{"prefer: first", ".", []string{"read model file: ", "is a directory"}},
		} {
			s.write("kindred.yaml", test.file)
			t.Setenv("KINDRED_MODEL", test.setting)
			a := s.kindred(command...).exits(exitUsage, test.wants...)
			if !strings.HasPrefix(a.stderr, "kindred: ") || a.stdout != "" {
				t.Errorf("kindred %q: want one error and nothing else, got\nstdout: %s\nstderr: %s", command, a.stdout, a.stderr)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(s.folder, "data")); !os.IsNotExist(err) {
		t.Errorf("a wrong model left a warehouse: %v", err)
	}
	t.Setenv("KINDRED_MODEL", "no/such.yaml")
	s.must("query", "SELECT 1")
	s.must("env").exits(0, "KINDRED_MODEL  no/such.yaml  environment")
	s.must("version")
	if err := os.Symlink("nowhere", filepath.Join(s.folder, "link")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KINDRED_MODEL", "")
	if err := os.Rename("link", "kindred.yaml"); err != nil {
		t.Fatal(err)
	}
	s.kindred("run").exits(exitUsage, "model file kindred.yaml does not exist")
}

// TestPrintModel: what is printed is the model that applies, needs no warehouse, and can be put in a file as it is.
func TestPrintModel(t *testing.T) {
	s := newSessionAtHome(t)
	t.Setenv("KINDRED_WAREHOUSE_URL", "http://localhost:1")
	s.write("kindred.yaml", twoTypes)
	written, err := modelfile.Load("kindred.yaml")
	if err != nil {
		t.Fatal(err)
	}
	printed := func(want resolver.Model) string {
		t.Helper()
		a := s.must("check", "--print-model")
		if a.stderr != "" {
			t.Errorf("got on stderr: %s", a.stderr)
		}
		got, err := modelfile.Parse("printed", []byte(a.stdout))
		if err != nil || got.Hash() != want.Hash() {
			t.Errorf("got %+v, %v, want %+v, of\n%s", got, err, want, a.stdout)
		}
		return a.stdout
	}
	again := printed(written)
	s.writeBytes("kindred.yaml", []byte(again))
	if printed(written) != again {
		t.Error("printed again it is another text")
	}
	if err := os.Remove("kindred.yaml"); err != nil {
		t.Fatal(err)
	}
	printed(resolver.BuiltinModel())
	entries, err := os.ReadDir(s.folder)
	if err != nil || len(entries) > 0 {
		t.Errorf("printing left %v in the working directory (error %v)", entries, err)
	}
}

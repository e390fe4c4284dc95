package sources

import (
	"io/fs"
	"regexp"
	"testing"

	"github.com/kindred-id/kindred/sql"
)

// TestNamesAreTheRelationsOwn: a statement that gives a column of its own the name of one of the relation's would read the wrong one.
func TestNamesAreTheRelationsOwn(t *testing.T) {
	own := regexp.MustCompile(`\bAS (` + placePrefix + `|` + saidPrefix + `)(n|m|[0-9]+)\b|\bAS (` + messageKey + `|` + isRecord + `|` + hasPaths + `)\b`)
	files, err := fs.Glob(sql.Files(), "*/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no statements: %v", err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(sql.Files(), file)
		if err != nil {
			t.Fatal(err)
		}
		if name := own.Find(text); name != nil {
			t.Errorf("%s has a column of its own: %s", file, name)
		}
	}
}

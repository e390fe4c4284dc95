package sources_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/golden"
)

// TestTables reads tables whose columns have other types than products give them, or which hold what products keep apart: testdata/tables has the
// tables, the model, and what is known of each profile: its identifiers, then trait, value and when that was set. every_type is a record with
// columns of each kind that can be a trait, and one in which all are empty: a number, a truth and a time that cannot be missing are what they are.
func TestTables(t *testing.T) {
	golden.Each(t, "testdata/tables", ".txt", 5, func(t *testing.T, path, want string) {
		base := strings.TrimSuffix(path, ".yaml")
		name := "tables_" + filepath.Base(base)
		database := newTables(t, name, readFile(t, base+".sql"))
		resolve(t, parse(t, strings.ReplaceAll(readFile(t, path), "$db", database)), name)
		golden.Compare(t, want, askPublished(t, name, `SELECT concat(toString(arrayConcat(user_ids, anonymous_ids)), ' ', trait, ' ', value, ' ', toString(set_at))
			FROM {identity:Identifier}.profile_traits AS t INNER JOIN {identity:Identifier}.profiles AS p USING profile_id ORDER BY ALL FORMAT TSVRaw`))
	})
}

package pipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
	"github.com/kindred-id/kindred/sql"
)

// TestRulesAgree holds the three places that judge values against one another: Blocked.Judge, which defines the rules, the two
// fragments by which the warehouse applies them, and the reference.
func TestRulesAgree(t *testing.T) {
	t.Parallel()
	blocked := resolver.BuiltinBlocked()
	values := append([]string{}, hostile...)
	for _, value := range blocked.Values {
		values = append(values, value, strings.ToUpper(value), " "+value+"\n", value+"x", "x"+value, "'"+value+"'", `"`+value+`"`, "'"+value, value+"\x00", "\u00a0"+value)
	}
	for size := range 40 {
		values = append(values, strings.Repeat("0", size), strings.Repeat("-", size), strings.Repeat("-0", size), strings.Repeat("0", size)+"1", "1"+strings.Repeat("-", size))
	}
	for b := range 256 {
		values = append(values, string([]byte{byte(b)}), string([]byte{'a', byte(b)}), string([]byte{byte(b), 'a'}), string([]byte{0xe2, byte(b), 0x80}), string([]byte{byte(b), '0'}))
	}

	fragment := func(name string) string {
		statement := sql.Load(name).Set("max_value_bytes", resolver.MaxValueBytes).Set("longest_blocked", blocked.LongestValue()).Set("blocked", blocked.Values)
		text, err := statement.Literal()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	slot, err := sql.Load("extract/slot.sql").Set("column_n", "v").Set("only_n", "").Set("white_space", resolver.WhiteSpace).Literal()
	if err != nil {
		t.Fatal(err)
	}
	var literals []string
	for i, value := range values {
		literals = append(literals, fmt.Sprintf("(%d, unhex('%x'))", i, value))
	}
	query := "SELECT n, hex(value), " + fragment("extract/reason.sql") + " AS reason, hex(usable_n) FROM (SELECT n, value_n AS value, value_n" +
		fragment("extract/usable.sql") + " FROM (SELECT n, trimmed_n AS value_n FROM (SELECT n, '' AS type" + slot +
		" FROM values('n UInt32, v String', " + strings.Join(literals, ", ") + ")))) ORDER BY n"
	answer, err := engine.tell(t.Context(), "", strings.NewReader(query))
	if err != nil {
		t.Fatal(err)
	}
	rows := lines(answer)
	if len(rows) != len(values) {
		t.Fatalf("got %d rows, want %d", len(rows), len(values))
	}
	for i, value := range values {
		normal := resolver.Normalize(value)
		reason, usable := string(blocked.Judge(normal)), ""
		if other := reference.Reason(normal, blocked.Values); normal != "" && other != reason {
			t.Errorf("%q: Judge says %q, the reference %q", value, reason, other)
		}
		if reason == "" {
			usable = normal
		}
		if normal == "" {
			reason, usable = strings.Split(rows[i], "\t")[2], "" // an empty value is missing: nothing is asked about it
		}
		if want := fmt.Sprintf("%d\t%X\t%s\t%X", i, normal, reason, usable); rows[i] != want {
			t.Errorf("%q: the warehouse says %s, want %s", value, rows[i], want)
		}
	}
}

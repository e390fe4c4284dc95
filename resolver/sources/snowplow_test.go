package sources_test

import (
	"strings"
	"testing"
)

// TestSnowplowSessions has events of a mobile tracker, which names the app's installation in the entity client_session alone: before
// somebody logs in, with a login, and with none. The entity is stored in all forms that loaders give it, and is not there at all in older
// tables.
func TestSnowplowSessions(t *testing.T) {
	t.Parallel()
	const column = "contexts_com_snowplowanalytics_snowplow_client_session_1"
	for _, c := range []struct{ name, column, of, known, empty string }{
		{"text", column, "String", `'[{"sessionId":"s-1","userId":"app-1"}]'`, "''"},
		{"nullable", column, "Nullable(String)", `'[{"sessionId":"s-1","userId":"app-1"}]'`, "NULL"},
		{"low", column, "LowCardinality(Nullable(String))", `'{"userId":"app-1"}'`, "NULL"},
		{"json", column, "JSON", `'{"userId":"app-1","sessionIndex":3}'`, "'{}'"},
		{"jsons", column, "Array(JSON)", `['{"userId":"app-1"}']`, "[]"},
		{"texts", column, "Array(String)", `['{"userId":"app-1"}']`, "[]"},
		{"tuples", column + "_0_1", "Array(Tuple(session_id String, user_id Nullable(String)))", `[('s-1', 'app-1')]`, "[('s-1', NULL)]"},
		{"tuple", column, "Tuple(sessionId String, userId String)", `('s-1', 'app-1')`, "('', '')"},
		{"maps", column, "Array(Map(String, String))", `[map('userId', 'app-1')]`, "[]"},
		{"nested", column, "Nested(sessionId String, userId String)", "", ""},
		{"none", "another", "String", "''", "''"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			database := newDatabase(t, "sessions_"+c.name)
			ask(t, strings.TrimSuffix(readFile(t, "testdata/ddl/snowplow.sql"), ";\n"), "param_database", database)
			columns, known, empty := "`"+c.column+"`", c.known, c.empty
			ask(t, "ALTER TABLE "+database+".events ADD COLUMN `"+c.column+"` "+c.of)
			if c.name == "nested" {
				columns, known, empty = "`"+c.column+".sessionId`, `"+c.column+".userId`", "['s-1'], ['app-1']", "[], []"
			}
			ask(t, "INSERT INTO "+database+".events (event_id, event_name, user_id, domain_userid, collector_tstamp, "+columns+`) VALUES
				('1', 'screen_view', NULL, NULL, now() - 9, `+known+`), ('2', 'screen_view', 'u-7', NULL, now() - 8, `+known+`),
				('3', 'screen_view', 'u-8', NULL, now() - 7, `+empty+`), ('4', 'page_view', NULL, 'browser-1', now() - 6, `+known+`)`)
			layout := layoutNamed("snowplow")
			got := resolve(t, parse(t, "sources:\n  - {name: web, preset: "+layout.Preset+", database: "+database+"}\n"), "sessions_"+c.name)
			var people []string
			for _, row := range got["identity_map"] {
				people = append(people, strings.Join(strings.Split(row, "\t")[1:3], " "))
			}
			want := "anonymous_id app-1, anonymous_id browser-1, user_id u-7, user_id u-8"
			if c.name == "none" {
				want = "anonymous_id browser-1, user_id u-7, user_id u-8"
			}
			if have := strings.Join(people, ", "); have != want {
				t.Errorf("got the identifiers %s, want %s", have, want)
			}
			customer := "anonymous_id app-1, user_id u-7"
			if c.name == "none" {
				customer = "user_id u-7"
			}
			if d := got.ofUser("u-7"); d != customer {
				t.Errorf("the account is %s, want %s", d, customer)
			}
		})
	}
}

package engine

import (
	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/sql"
)

// query is what either protocol says of a statement beside its text.
type query struct {
	queryID     string
	database    string
	parameters  []chdb.Parameter
	settings    []setting
	logComment  string
	readOnly    bool   // it must change nothing
	readOnlyWhy string // for whoever does not know, a sentence behind a blank
}

type setting struct{ name, value string }

// mark is the log_comment by which the request's statement is found again: the query id, after the client's own comment.
func (q *query) mark() string {
	if q.logComment == "" {
		return q.queryID
	}
	return q.logComment + " " + q.queryID
}

// isName keeps anything but a plain name out of a SET statement.
func isName(s string) bool {
	for i := range len(s) {
		if !isWordByte(s[i]) || s[i] >= 0x80 || i == 0 && '0' <= s[i] && s[i] <= '9' {
			return false
		}
	}
	return s != ""
}

// setStatement gives a session the request's mark and settings, after more assignments. A name that is none of the engine's is its error.
func (q *query) setStatement(more ...sql.Statement) sql.Statement {
	settings := more
	for _, s := range q.settings {
		settings = append(settings, sql.Load("engine/setting.sql").Set("name_n", s.name).Set("value_n", s.value))
	}
	for i := range settings {
		settings[i] = settings[i].Number("n", i)
	}
	return sql.Load("engine/settings.sql").Set("mark", q.mark()).Insert("settings", settings...)
}

package pipeline_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kindred-id/kindred/resolver/reference"
)

// recordsTable holds what is known of people now.
type recordsTable struct {
	*tableStory
	idType, scoreType string
	replaces, cursor  bool
	rows              []recordRow
	version           int
}

type recordRow struct {
	id        cellOf
	mail      string
	plan      string
	score     cellOf
	at, since int64
	gone      bool
}

func newRecordsTable(s *tableStory) storyTable {
	return &recordsTable{
		tableStory: s, idType: pick(s.stream, userTypes), scoreType: pick(s.stream, []string{"Float64", "Nullable(Float64)", "Int64"}),
		replaces: s.often(0.5), cursor: s.often(0.8),
	}
}

func (r *recordsTable) create() []string {
	engine := "MergeTree ORDER BY nr"
	if r.replaces {
		engine = "ReplacingMergeTree(version) ORDER BY nr"
	}
	return []string{fmt.Sprintf("CREATE TABLE $db.people (nr UInt32, id %s, mail String, plan LowCardinality(String), score %s, at DateTime64(3, 'UTC'), "+
		"updated_at DateTime64(3, 'UTC'), version UInt32, gone UInt8) ENGINE = %s", r.idType, r.scoreType, engine)}
}

func (r *recordsTable) source() string {
	dedupe, cursor := "", "updated_at"
	if r.replaces {
		dedupe = ", dedupe: final, where: gone = 0"
	}
	if !r.cursor {
		cursor = "none"
	}
	return "{name: crm, kind: records, database: $db, table: people, cursor: " + cursor + dedupe +
		", columns: {message_id: \"concat('crm', toString(nr))\", user_id: id, email: mail, timestamp: at}, traits: {plan: plan, score: score}}"
}

func (r *recordsTable) ofGroups() bool { return false }

func (r *recordsTable) change(at *arrivals) (statements []string, writes []reference.Write) {
	touched := map[int]bool{}
	var living []int
	for i, row := range r.rows {
		if !row.gone {
			living = append(living, i)
		}
	}
	kind := r.IntN(6)
	r.version++
	switch {
	case len(living) == 0 || kind < 2:
		for range 1 + r.IntN(4) {
			row := recordRow{at: r.instant(), since: at.take()}
			r.say(&row)
			touched[len(r.rows)] = true
			r.rows = append(r.rows, row)
		}
		return r.insert(touched)
	case kind == 2:
		i := pick(r.stream, living)
		r.rows[i].gone = true
		if r.replaces && r.often(0.7) {
			return r.insert(map[int]bool{i: true})
		}
		return []string{fmt.Sprintf("ALTER TABLE $db.people DELETE WHERE nr = %d SETTINGS mutations_sync = 2", i)},
			[]reference.Write{{Key: fmt.Sprint("crm", i), Gone: true}}
	case kind == 3: // two swap an address
		i, j := pick(r.stream, living), pick(r.stream, living)
		r.rows[i].mail, r.rows[j].mail = r.rows[j].mail, r.rows[i].mail
		touched[i], touched[j] = true, true
	default:
		i := pick(r.stream, living)
		touched[i] = true
		if r.often(0.5) {
			r.say(&r.rows[i])
		}
	}
	for i := range r.rows { // in order
		if touched[i] && r.often(0.6) {
			r.rows[i].since = at.take()
		}
	}
	if r.replaces {
		return r.insert(touched)
	}
	for i := range r.rows {
		if touched[i] {
			row := r.rows[i]
			statements = append(statements, fmt.Sprintf("ALTER TABLE $db.people UPDATE id = %s, mail = %s, plan = %s, score = %s, at = %s, "+
				"updated_at = %s WHERE nr = %d SETTINGS mutations_sync = 2",
				row.id.sql, textCell(row.mail).sql, textCell(row.plan).sql, row.score.sql, timeCell(row.at), timeCell(row.since), i))
			writes = append(writes, r.write(i))
		}
	}
	return statements, writes
}

// say lets a record say something.
func (r *recordsTable) say(row *recordRow) {
	row.id, row.mail, row.plan = r.user(r.idType), r.mail(), pick(r.stream, []string{"", "free", "pro", "team"})
	row.score = pick(r.stream, []cellOf{{"0", "0"}, {"3", "3"}, {"-7", "-7"}, {"100", "100"}})
	switch {
	case strings.HasPrefix(r.scoreType, "Nullable") && r.often(0.3):
		row.score = cellOf{"NULL", ""}
	case strings.Contains(r.scoreType, "Float") && r.often(0.3):
		row.score = pick(r.stream, []cellOf{{"1.5", "1.5"}, {"0.1", "0.1"}, {"1e22", "1e22"}, {"1e-7", "1e-7"}})
	}
}

func (r *recordsTable) insert(touched map[int]bool) (statements []string, writes []reference.Write) {
	var values []string
	for i, row := range r.rows {
		if touched[i] {
			gone := 0
			if row.gone {
				gone = 1
			}
			values = append(values, fmt.Sprintf("(%d, %s, %s, %s, %s, %s, %s, %d, %d)", i, row.id.sql, textCell(row.mail).sql,
				textCell(row.plan).sql, row.score.sql, timeCell(row.at), timeCell(row.since), r.version, gone))
			writes = append(writes, r.write(i))
		}
	}
	return []string{"INSERT INTO $db.people VALUES " + strings.Join(values, ", ")}, writes
}

func (r *recordsTable) write(i int) reference.Write {
	row := r.rows[i]
	e := reference.Event{
		MessageID: fmt.Sprint("crm", i), Type: "identify", Source: "crm", UserID: row.id.text, Stated: map[string]string{"email": row.mail},
		Timestamp: row.at, ReceivedAt: row.since, Traits: reference.Document{"plan": row.plan},
	}
	if !r.cursor {
		e.ReceivedAt = 0
	}
	if row.score.text != "" {
		e.Traits["score"] = json.Number(row.score.text)
	}
	return reference.Write{Key: e.MessageID, Gone: row.gone, Event: e}
}

func timeCell(milliseconds int64) string { return "'" + instant(milliseconds) + "'" }

package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
)

// changingStory is a table whose rows change, and the changes one after the other.
type changingStory struct {
	tables, source string
	changes        []change
}

// change is what happens to a table, and the mode of the run after it.
type change struct {
	name, statement string
	mode            resolver.Mode
}

const (
	incrementally = resolver.Incremental
	inFull        = resolver.Full
)

var changingStories = map[string]changingStory{
	"records": {
		`CREATE TABLE $db.users (id UInt64, mail String, plan String, updated_at DateTime64(3), version Int64, is_deleted UInt8) ENGINE = ReplacingMergeTree(version) ORDER BY id;
INSERT INTO $db.users VALUES (7, 'shared@example.com', 'pro', '2026-01-01 00:00:00', 1, 0), (8, 'eight@example.com', 'free', '2026-01-01 00:00:00', 1, 0), (9, 'nine@example.com', 'free', '2026-01-01 00:00:00', 1, 0)`,
		"{name: users, kind: records, database: $db, table: users, dedupe: final, where: is_deleted = 0, cursor: updated_at, columns: {user_id: toString(id), email: mail, timestamp: updated_at}, traits: {plan: plan, email: mail}}",
		[]change{
			{"two swap an address, one is deleted softly",
				"INSERT INTO $db.users VALUES (7, 'seven@example.com', 'pro', now64(3), 2, 0), (8, 'shared@example.com', 'free', now64(3), 2, 0), (9, 'nine@example.com', 'free', now64(3), 2, 1)", inFull},
			{"nothing", "SELECT 1", incrementally},
			{"one comes in", "INSERT INTO $db.users VALUES (10, 'ten@example.com', 'free', now64(3), 1, 0)", incrementally},
			{"one comes in with an older time", "INSERT INTO $db.users VALUES (11, 'ten@example.com', 'free', '2026-01-01 00:00:00', 1, 0)", inFull},
			{"one changes without a new time", "INSERT INTO $db.users VALUES (8, 'shared@example.com', 'pro', (SELECT updated_at FROM $db.users FINAL WHERE id = 8), 3, 0)", inFull},
			{"one is deleted", "ALTER TABLE $db.users DELETE WHERE id = 11 SETTINGS mutations_sync = 2", inFull},
			{"rows are merged", "OPTIMIZE TABLE $db.users FINAL", incrementally},
		},
	},
	"records, as they are": {
		`CREATE TABLE $db.users (id UInt64, mail String, plan String, updated_at DateTime64(3)) ENGINE = MergeTree ORDER BY id;
INSERT INTO $db.users VALUES (7, 'shared@example.com', 'pro', '2026-01-01 00:00:00'), (8, 'eight@example.com', 'free', '2026-01-01 00:00:00')`,
		"{name: users, kind: records, database: $db, table: users, cursor: updated_at, columns: {user_id: toString(id), email: mail}, traits: {plan: plan}}",
		[]change{
			{"one comes in", "INSERT INTO $db.users VALUES (10, 'shared@example.com', 'free', now64(3))", incrementally},
			{"one changes", "ALTER TABLE $db.users UPDATE mail = 'other@example.com', updated_at = now64(3) WHERE id = 7 SETTINGS mutations_sync = 2", inFull},
			{"only a trait changes", "ALTER TABLE $db.users UPDATE plan = 'team' WHERE id = 7 SETTINGS mutations_sync = 2", inFull},
		},
	},
	"events that are replaced": {
		`CREATE TABLE $db.events (message_id String, type String, anonymous_id String, user_id String, timestamp DateTime64(3), received_at DateTime64(3)) ENGINE = ReplacingMergeTree ORDER BY message_id;
INSERT INTO $db.events VALUES ('j1', 'page', 'jx', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'), ('j2', 'page', 'jz', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00')`,
		"{name: rp, database: $db, table: events, cursor: received_at, dedupe: final}", replaced,
	},
	"events of Jitsu": {
		`CREATE TABLE $db.events (message_id String, type String, anonymous_id String, user_id String, timestamp DateTime64(3), received_at DateTime64(3)) ENGINE = ReplacingMergeTree ORDER BY message_id;
CREATE TABLE $db.identifies (message_id String) ENGINE = MergeTree ORDER BY message_id;
INSERT INTO $db.events VALUES ('j1', 'page', 'jx', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00'), ('j2', 'page', 'jz', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00')`,
		"{name: rp, preset: jitsu, database: $db}", replaced,
	},
}

// replaced is a stored row that is written again, with its user.
var replaced = []change{
	{"a row is written again as it is", "INSERT INTO $db.events VALUES ('j1', 'page', 'jx', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00')", incrementally},
	{"a row is written again with a user", "INSERT INTO $db.events VALUES ('j3', 'identify', 'jx', '777', now64(3), now64(3)), ('j1', 'page', 'jx', '777', '2026-01-01 00:00:00', '2026-01-01 00:00:00')", inFull},
	{"rows are merged", "OPTIMIZE TABLE $db.events FINAL", incrementally},
	{"an event comes in", "INSERT INTO $db.events VALUES ('j4', 'page', 'jz', '778', now64(3), now64(3))", incrementally},
}

// TestChangingRows: whatever happens to rows that are what they say now, a run publishes what a full one would, and tells of no row that is
// late or gone.
func TestChangingRows(t *testing.T) {
	t.Parallel()
	number := 0
	for name, story := range changingStories {
		for _, events := range []string{"view", "table"} {
			if number++; *cases < 60 && (len(name)%2 == 0) == (events == "view") {
				continue // each story one of the two ways
			}
			of := fmt.Sprintf("changing_%d", number)
			t.Run(name+", "+events, func(t *testing.T) {
				t.Parallel()
				identifiers := "identifiers: [{type: user_id, from: [user_id]}, {type: anonymous_id, from: [anonymous_id]}]\n"
				if strings.Contains(story.source, "records") {
					identifiers = "identifiers: [{type: user_id, from: [user_id]}, {type: email, from: [email], normalize: [lower]}]\n"
				}
				p, model := sourced(t, of, story.tables, "resolved_events: "+events+"\nsources:\n  - "+story.source+"\n"+identifiers)
				run := func(options pipeline.Options) resolver.Report { return p.runAs(t, model, options) }
				run(pipeline.Options{})
				for _, c := range story.changes {
					ask(t, strings.ReplaceAll(c.statement, "$db", p.raw))
					time.Sleep(5 * time.Millisecond)
					report := run(pipeline.Options{})
					if report.Mode != c.mode || report.EventsMissed != 0 {
						t.Errorf("%s: the run is %s (%s) and misses %d events, want %s and none", c.name, report.Mode, report.Reason, report.EventsMissed, c.mode)
					}
					if report.Mode == inFull && !strings.Contains(report.Reason, "that were read have changed or are gone") {
						t.Errorf("%s: the run says %q", c.name, report.Reason)
					}
					got := p.shown(t)
					run(pipeline.Options{Full: true})
					if full := p.shown(t); full != got {
						t.Errorf("%s: a full run gives\n%s\nafter one that gave\n%s", c.name, full, got)
					}
				}
			})
		}
	}
}

// TestCopiesAreNotMissed: a copy of a row that was read is none that came in late, and when the engine merges the two none is gone.
func TestCopiesAreNotMissed(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "copies", `CREATE TABLE $db.log (message_id String, user_id String, type String, timestamp DateTime64(3), received_at DateTime64(3)) ENGINE = ReplacingMergeTree ORDER BY message_id;
SYSTEM STOP MERGES $db.log;
INSERT INTO $db.log VALUES ('a', '1', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00'), ('', '1', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00')`,
		"sources:\n  - {name: log, database: $db, table: log, cursor: received_at}\nidentifiers: [{type: user_id, from: [user_id]}]\n")
	run := func(statement string, missed int64) {
		t.Helper()
		ask(t, strings.ReplaceAll(statement, "$db", p.raw))
		report := p.runAs(t, model, pipeline.Options{})
		if report.EventsMissed != missed {
			t.Errorf("%s: the run misses %d events, want %d", statement, report.EventsMissed, missed)
		}
	}
	run("SELECT 1", 0)
	run("INSERT INTO $db.log VALUES ('a', '1', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00')", 0)
	run("INSERT INTO $db.log VALUES ('b', '1', 'page', now64(3) - 0.002, now64(3) - 0.002), ('c', '1', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00')", 1)
	run("SYSTEM START MERGES $db.log", 1)
	run("OPTIMIZE TABLE $db.log FINAL", 1)
	run("ALTER TABLE $db.log DELETE WHERE message_id IN ('c', 'a') SETTINGS mutations_sync = 2", -1)
	run("ALTER TABLE $db.log DELETE WHERE message_id = '' SETTINGS mutations_sync = 2", -2)
}

// TestRandomRecords lets random records come, change, swap addresses and go between runs, beside events, and compares what each run publishes
// with what a full one does.
func TestRandomRecords(t *testing.T) {
	t.Parallel()
	for number := range max(1, *cases/20) {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(*seed, 1<<41+uint64(number)))
			dedupe := []string{"message_id", "final", "none"}[r.IntN(3)]
			p, model := sourced(t, fmt.Sprintf("random_records_%d", number), `CREATE TABLE $db.users (id UInt64, mail String, plan String, updated_at DateTime64(3), version UInt64) ENGINE = ReplacingMergeTree(version) ORDER BY id;
CREATE TABLE $db.log (message_id String, type String, anonymous_id String, user_id String, timestamp DateTime64(3), received_at DateTime64(3)) ENGINE = MergeTree ORDER BY message_id`,
				`sources:
  - {name: users, kind: records, database: $db, table: users, dedupe: `+dedupe+`, cursor: updated_at, columns: {user_id: toString(id), email: mail}, traits: {plan: plan}}
  - {name: log, database: $db, table: log, cursor: received_at}
identifiers: [{type: user_id, from: [user_id]}, {type: email, from: [email]}, {type: anonymous_id, from: [anonymous_id]}]
`)
			run := func(options pipeline.Options) resolver.Report { return p.runAs(t, model, options) }
			modes := map[resolver.Mode]int{}
			for window := range 6 {
				for range r.IntN(3) * (1 - window%2) {
					id, mail := r.IntN(8), r.IntN(8)
					at := []string{"now64(3)", "'2026-01-01 00:00:00'"}[r.IntN(2)]
					switch r.IntN(4) {
					case 0:
						ask(t, fmt.Sprintf("DELETE FROM %s.users WHERE id = %d", p.raw, id))
					case 1:
						ask(t, fmt.Sprintf("ALTER TABLE %s.users UPDATE mail = 'm%d', updated_at = %s WHERE id = %d SETTINGS mutations_sync = 2", p.raw, mail, at, id))
					default:
						ask(t, fmt.Sprintf("INSERT INTO %s.users VALUES (%d, 'm%d', 'p%d', %s, %d)", p.raw, id, mail, r.IntN(3), at, window))
					}
				}
				ask(t, fmt.Sprintf("INSERT INTO %s.log VALUES ('e%d', 'page', 'a%d', '%d', now64(3), now64(3))", p.raw, window, r.IntN(3), r.IntN(8)))
				time.Sleep(5 * time.Millisecond)
				report := run(pipeline.Options{})
				modes[report.Mode]++
				got := p.shown(t)
				run(pipeline.Options{Full: true})
				if full := p.shown(t); full != got {
					t.Fatalf("-seed %d, window %d, %s: a full run gives\n%s\nafter %s one (%s) that gave\n%s", *seed, window, dedupe, full, report.Mode, report.Reason, got)
				}
			}
			if modes[resolver.Incremental] == 0 {
				t.Errorf("no run was incremental: this proves little")
			}
		})
	}
}

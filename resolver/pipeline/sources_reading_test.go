package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/pipeline"
)

// TestSourcesDedupe reads rows that their engine has not merged yet: what counts as one event is what the source says.
func TestSourcesDedupe(t *testing.T) {
	t.Parallel()
	for dedupe, want := range map[string]string{
		"message_id": "2\t['free','1']\t1", // the first that came in
		"final":      "2\t['pro','1']\t1",  // the last, by the engine's version
		"none":       "3\t['pro','1']\t2",  // the newest of both
	} {
		t.Run(dedupe, func(t *testing.T) {
			t.Parallel()
			p, model := sourced(t, "dedupe_"+dedupe, `CREATE TABLE $db.log (message_id String, user_id String, type String, plan String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), version UInt64) ENGINE = ReplacingMergeTree(version) ORDER BY message_id;
SYSTEM STOP MERGES $db.log;
INSERT INTO $db.log VALUES ('a', '1', 'identify', 'free', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1), ('b', '1', 'page', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1);
INSERT INTO $db.log VALUES ('a', '1', 'identify', 'pro', '2026-01-02 00:00:00', '2026-01-02 00:00:00', 2)`,
				fmt.Sprintf("sources:\n  - {name: log, database: $db, table: log, dedupe: %s, cursor: received_at, traits: {plan: plan}}\nidentifiers: [{type: user_id, from: [user_id]}]\n", dedupe))
			report := p.runAs(t, model, pipeline.Options{})
			got := fmt.Sprint(report.EventsRead) + "\t" + ask(t, strings.ReplaceAll("SELECT [toString(traits.plan), user_id], (SELECT countIf(type = 'identify') FROM $i.resolved_events) FROM $i.profiles FORMAT TSV", "$i", p.identity))
			if strings.TrimSpace(got) != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestSourcesInFull has a source without a cursor: every run reads all of it, says so, and what is gone from it is gone.
func TestSourcesInFull(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "in_full", `CREATE TABLE $db.users (id String, mail String, at DateTime) ENGINE = MergeTree ORDER BY id;
INSERT INTO $db.users VALUES ('1', 'a@example.com', '2026-01-01 00:00:00'), ('2', 'b@example.com', '2026-01-01 00:00:00')`,
		"sources:\n  - {name: crm, kind: records, database: $db, table: users, columns: {user_id: id, email: mail, timestamp: at}}\nidentifiers: [{type: user_id, from: [user_id]}, {type: email, from: [email]}]\n")
	run := func() resolver.Report {
		t.Helper()
		report := p.runAs(t, model, pipeline.Options{})
		if report.Mode != resolver.Full || report.EventsMissed != 0 {
			t.Errorf("the run was %s, and missed %d rows", report.Mode, report.EventsMissed)
		}
		return report
	}
	run()
	ask(t, "ALTER TABLE "+p.raw+".users DELETE WHERE id = '2' SETTINGS mutations_sync = 2")
	ask(t, "INSERT INTO "+p.raw+".users VALUES ('3', 'a@example.com', '2026-01-02 00:00:00')")
	if report := run(); !strings.Contains(report.Reason, "crm") || !strings.Contains(report.Reason, "no cursor") {
		t.Errorf("the run says %q, want the source without a cursor", report.Reason)
	}
	if got := ask(t, "SELECT user_ids FROM "+p.identity+".profiles"); strings.TrimSpace(got) != "['1','3']" {
		t.Errorf("got the users %s, want 1 and 3 as one, and 2 gone", got)
	}
}

// TestSourcesMissed has events that come in late, which a run misses and says so, and records that are changed in place, which it does not miss.
func TestSourcesMissed(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "missed", `CREATE TABLE $db.log (message_id String, user_id String, type String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY message_id;
CREATE TABLE $db.users (id String, plan String, updated_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY id;
INSERT INTO $db.log VALUES ('a', '1', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
INSERT INTO $db.users VALUES ('1', 'free', '2026-01-01 00:00:00'), ('2', 'free', '2026-01-01 00:00:00'), ('3', 'free', '2026-01-01 00:00:00')`,
		`sources:
  - {name: log, database: $db, table: log, dedupe: message_id, cursor: received_at}
  - {name: crm, kind: records, database: $db, table: users, cursor: updated_at, columns: {user_id: id}, traits: {plan: plan}}
identifiers: [{type: user_id, from: [user_id]}]
`)
	run := func(options pipeline.Options, read, missed int64) {
		t.Helper()
		report := p.runAs(t, model, options)
		if int64(report.EventsRead) != read || int64(report.EventsMissed) != missed {
			t.Errorf("an %s run read %d events and missed %d, want %d and %d", report.Mode, report.EventsRead, report.EventsMissed, read, missed)
		}
	}
	run(pipeline.Options{}, 4, 0)
	ask(t, "INSERT INTO "+p.raw+".log VALUES ('late', '1', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00'), ('new', '1', 'page', now64(3), now64(3))")
	ask(t, "ALTER TABLE "+p.raw+".users UPDATE plan = 'pro', updated_at = now64(3) WHERE id != '3' SETTINGS mutations_sync = 2")
	run(pipeline.Options{}, 6, 0) // of records that changed, in full
	ask(t, "INSERT INTO "+p.raw+".log VALUES ('later', '1', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00')")
	ask(t, "INSERT INTO "+p.raw+".log VALUES ('newer', '1', 'page', now64(3), now64(3))")
	run(pipeline.Options{}, 1, 1)
	ask(t, "INSERT INTO "+p.raw+".log VALUES ('newest', '1', 'page', now64(3), now64(3))")
	run(pipeline.Options{}, 1, 1) // until a run reads it
	run(pipeline.Options{Full: true}, 9, 0)
}

// TestSourcesLag has a source whose rows may be seen late beside one whose are not: each waits for itself, and a row of the future for its time.
func TestSourcesLag(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "lag", `CREATE TABLE $db.log (message_id String, user_id String, anonymous_id String, type String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY message_id;
CREATE TABLE $db.slow AS $db.log;
INSERT INTO $db.log VALUES ('1', '', 'a', 'page', now64(3), now64(3)), ('2', '', 'b', 'page', now64(3) + INTERVAL 10 DAY, now64(3) + INTERVAL 10 DAY);
INSERT INTO $db.slow VALUES ('1', 'u', 'a', 'page', now64(3), now64(3)), ('2', 'u', 'c', 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00')`,
		`sources:
  - {name: log, database: $db, table: log, cursor: received_at}
  - {name: slow, database: $db, table: slow, cursor: {column: received_at, lag: 4s}}
identifiers: [{type: user_id, from: [user_id]}, {type: anonymous_id, from: [anonymous_id]}]
`)
	run := func(options pipeline.Options, read, fresh, held, ahead uint64, want string) {
		t.Helper()
		report := p.runAs(t, model, options)
		if report.EventsRead != read || report.EventsFresh != fresh || report.EventsHeld != held || report.EventsAhead != ahead || report.EventsMissed != 0 {
			t.Errorf("an %s run read %d events, left %d (%d held, %d ahead) and missed %d; want %d, %d (%d, %d) and none",
				report.Mode, report.EventsRead, report.EventsFresh, report.EventsHeld, report.EventsAhead, report.EventsMissed, read, fresh, held, ahead)
		}
		if got := strings.TrimSpace(ask(t, "SELECT identifiers FROM "+p.identity+".profiles ORDER BY toString(identifiers)")); got != want {
			t.Errorf("got the profiles\n%s\nwant\n%s", got, want)
		}
		if got := strings.TrimSpace(ask(t, "SELECT count() FROM "+p.identity+".resolved_events")); got != fmt.Sprint(4-fresh) {
			t.Errorf("got %s resolved events, want %d", got, 4-fresh)
		}
	}
	time.Sleep(5 * time.Millisecond)
	run(pipeline.Options{}, 2, 2, 1, 1, "{'anonymous_id':['a']}\n{'user_id':['u'],'anonymous_id':['c']}")
	time.Sleep(4100 * time.Millisecond)
	const all = "{'user_id':['u'],'anonymous_id':['c','a']}"
	run(pipeline.Options{}, 1, 1, 0, 1, all)
	run(pipeline.Options{Full: true}, 3, 1, 0, 1, all)
}

// TestWhyOverSources asks question 12 of docs/queries.md where two sources have one message_id for different events.
func TestWhyOverSources(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "why", `CREATE TABLE $db.web (message_id String, type String, user_id String, anonymous_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY message_id;
CREATE TABLE $db.app AS $db.web;
INSERT INTO $db.web VALUES ('1', 'identify', 'u', 'bbb-bbb-bbb', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
INSERT INTO $db.app VALUES ('1', 'page', '', 'other', '2026-01-01 00:00:00', '2026-01-01 00:00:00'), ('2', 'page', 'u', '', '2026-01-02 00:00:00', '2026-01-02 00:00:00')`,
		`sources:
  - {name: web, database: $db, table: web, cursor: received_at}
  - {name: app, database: $db, table: app, cursor: received_at}
identifiers: [{type: user_id, from: [user_id]}, {type: anonymous_id, from: [anonymous_id]}]
`)
	if _, err := p.pipelineAs(t, model).Run(t.Context(), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	_, query, _ := strings.Cut(readFile(t, "../../docs/queries.md"), "### 12. ")
	_, query, _ = strings.Cut(query, "```sql\n")
	query, _, _ = strings.Cut(query, "```")
	got := ask(t, "SELECT type, source FROM ("+strings.ReplaceAll(query, "identity.", p.identity+".")+")")
	if got != "identify\tweb\n" {
		t.Errorf("got the evidence %q, want the event of the website alone", got)
	}
}

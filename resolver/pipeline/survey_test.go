package pipeline_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/modelfile"
)

// surveyed is what a survey tells of the sources of a model.
func (p place) surveyed(t *testing.T, model resolver.Model, rows bool) []resolver.SourceReport {
	t.Helper()
	var reports []resolver.SourceReport
	if err := p.pipelineAs(t, model).Survey(t.Context(), rows, func(report resolver.SourceReport) error {
		reports = append(reports, report)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return reports
}

func (p place) surveyText(t *testing.T, model resolver.Model) string {
	t.Helper()
	var text bytes.Buffer
	for _, report := range p.surveyed(t, model, true) {
		text.WriteString(report.Source.Name + "\n")
		if err := console.SourceReport(&text, report); err != nil {
			t.Fatal(err)
		}
	}
	return strings.ReplaceAll(text.String(), p.raw, "$db")
}

// TestSurveySources: tables of four layouts, each with what it has.
func TestSurveySources(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "survey", readFile(t, "testdata/sources/tables.sql"), readFile(t, "testdata/sources/model.yaml"))
	golden(t, "testdata/sources/survey.txt", p.surveyText(t, model))
	for _, report := range p.surveyed(t, model, false) {
		if report.Rows != nil || len(report.Tables) == 0 {
			t.Errorf("%s: got %+v, want its tables and nothing of its rows", report.Source.Name, report)
		}
	}
}

// TestSurveySuspicions: a table with everything that may be wrong with one, as it is and as one of several sources.
func TestSurveySuspicions(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "suspicions")
	model := resolver.BuiltinModel()
	model.Sources[0].Database = p.raw
	p.initAs(t, model)
	ask(t, `INSERT INTO `+p.raw+`.events (message_id, type, anonymous_id, user_id, previous_id, timestamp, received_at)
		SELECT
			if(number < 3, '', toString(if(number < 103, 1000, number))) AS message_id,
			if(number = 500, 'alias', 'page') AS type,
			if(number % 10 = 9, '', if(number % 4 = 0, ' kiosk ', concat('a', toString(number)))) AS anonymous_id,
			multiIf(number % 10 = 9, '', number % 5 = 0, 'null', number % 5 = 1, repeat('x', 2000), anonymous_id) AS user_id,
			if(number % 3 = 0, 'old', '') AS previous_id,
			multiIf(number = 0, toDateTime64('2090-01-01 00:00:00', 3, 'UTC'), number = 1, toDateTime64(0, 3, 'UTC'), number = 2, toDateTime64('1960-01-01 00:00:00', 3, 'UTC'),
				toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + number) AS timestamp,
			multiIf(number = 5, toDateTime64('2091-01-01 00:00:00', 3, 'UTC'), number = 6, toDateTime64(0, 3, 'UTC'), toDateTime64('2026-01-02 00:00:00', 3, 'UTC') + number) AS received_at
		FROM numbers(1000)`)
	plain := p.surveyText(t, model)
	golden(t, "testdata/sources/suspicions.txt", plain)
	model.Sources = append(model.Sources, model.Sources[0])
	model.Sources[1].Name = "again"
	again := strings.NewReplacer("note  events:", "note  again:", "warn  events:", "warn  again:").Replace(strings.Replace(plain, "events\n", "again\n", 1))
	again = strings.Replace(again, "warn  ", "warn  again: it has the rows of $db.events, which the source events reads too: each counts twice; "+
		"take one of the sources out, or keep their rows apart by where\nwarn  ", 1)
	if got, want := p.surveyText(t, model), plain+again; got != want {
		t.Errorf("mapped, the same table gives\n%s\nwant\n%s", got, want)
	}
}

// TestSurveyLists: values of lists are counted like others, and a list that is too long is told of.
func TestSurveyLists(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "survey_lists", `CREATE TABLE $db.log (message_id String, user_id String, emails Array(String), mail String, type String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY message_id;
INSERT INTO $db.log SELECT toString(number), concat('u-', toString(number)), multiIf(number < 60, ['support@x.example', concat(toString(number), '@x.example')], number < 80, arrayMap(n -> concat(toString(n), '@x'), range(60)), []), 'null', 'track', '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM numbers(100)`,
		`sources: [{name: log, database: $db, table: log, cursor: received_at}]
identifiers:
  - {type: user_id, from: [user_id]}
  - {type: email, from: [{path: emails, list: true}, mail]}
max_links: {}
`)
	const want = `log
      tables        $db.log
      read          what came in since the run before
      rows          100
      happened      the newest at 2026-01-01 00:00:00 UTC
      came in       the newest at 2026-01-01 00:00:00 UTC
      identifier  rows  of all  usable
      user_id      100   100 %     100
      email        100   100 %      60
note  log: 100 of 100 rows with email (100 %) have the value "null": it is invalid, and makes no identifier
note  log: 20 of 100 rows with email (20.0 %) have the value "more than 50 values in one event": a list is too long, and makes no identifier
warn  log: the email "support@x.example" stands beside 60 different values of user_id, and no limit holds it: all these become one profile; block it, or set max_links: {email: {user_id: 25}}
`
	if got := p.surveyText(t, model); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestSurveyNothing: an empty table has nothing to warn of.
func TestSurveyNothing(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "survey_nothing")
	model := resolver.BuiltinModel()
	model.Sources[0].Database = p.raw
	p.initAs(t, model)
	for _, report := range p.surveyed(t, model, true) {
		if warnings := report.Warnings(); len(warnings) > 0 || report.Rows.Count != 0 || report.Rows.Newest != (time.Time{}) {
			t.Errorf("got %+v, %+v", report.Rows, warnings)
		}
	}
}

// TestSurveySameRows: two sources that read the same rows, under their own name or through views and Merge tables, are told of.
func TestSurveySameRows(t *testing.T) {
	t.Parallel()
	p, model := sourced(t, "same_rows", `CREATE TABLE $db.log (message_id String, user_id String, type String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY message_id;
CREATE TABLE $db.other AS $db.log;
CREATE VIEW $db.seen AS SELECT * FROM $db.log WHERE user_id != '';
CREATE TABLE $db.merged AS $db.log ENGINE = Merge('$db', '^seen$')`,
		`sources:
  - {name: log, database: $db, table: log, cursor: received_at}
  - {name: merged, database: $db, table: merged, cursor: received_at}
  - {name: other, database: $db, table: other, cursor: received_at, where: user_id = '1'}
  - {name: apart, database: $db, table: other, cursor: received_at, where: user_id != '1'}
identifiers: [{type: user_id, from: [user_id]}]
`)
	const want = "merged has the rows of $db.log, which log reads too"
	var got []string
	for _, report := range p.surveyed(t, model, false) {
		for _, w := range report.Warnings() {
			got = append(got, report.Source.Name+" has the rows of "+strings.ReplaceAll(w.Same.Table.Database, p.raw, "$db")+"."+w.Same.Table.Table+", which "+w.Same.Source+" reads too")
		}
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSurveyCrowded: the address of a support desk on a thousand accounts, which is a small share of the rows, is told of with what holds it.
func TestSurveyCrowded(t *testing.T) {
	t.Parallel()
	const identifiers = `identifiers:
  - {type: user_id, from: [user_id]}
  - {type: email, from: [traits.email]}
  - {type: anonymous_id, from: [anonymous_id]}
`
	p, _ := sourced(t, "crowded", "", "sources: [{name: web, preset: kindred, database: $db, table: events}]\n"+identifiers)
	model := resolver.BuiltinModel()
	model.Sources[0].Database = p.raw
	p.initAs(t, model)
	ask(t, `INSERT INTO `+p.raw+`.events (message_id, type, user_id, anonymous_id, traits, timestamp, received_at)
		SELECT toString(number), if(number < 20000, 'identify', 'page'), concat('u-', toString(intDiv(number, 2))), if(number < 20026, 'kiosk', concat('a-', toString(number))),
			if(number < 20000, concat('{"email":"', if(number % 20 = 0, 'support@acme.example', concat(toString(number), '@acme.example')), '"}'), '{}')::JSON,
			toDateTime64('2026-01-01 00:00:00', 3, 'UTC'), toDateTime64('2026-01-02 00:00:00', 3, 'UTC')
		FROM numbers(40000)`)
	ask(t, "ALTER TABLE "+p.raw+".events UPDATE anonymous_id = concat('b-', toString(cityHash64(user_id, message_id))) WHERE anonymous_id = 'kiosk' AND toUInt32(message_id) < 19974 SETTINGS mutations_sync = 2")
	const support, kiosk = `the email "support@acme.example" stands beside 1,000 different values of user_id`, `the anonymous_id "kiosk" stands beside 26 different values of user_id`
	for limits, want := range map[string][]string{
		"": {
			"note  web: " + kiosk + ": max_links lets it have 25, so it is shared and merges nothing",
			"note  web: " + support + ": max_links lets it have 25, so it is shared and merges nothing",
		},
		"max_links: {email: {user_id: 5000}}\n": {
			"note  web: " + kiosk + ": max_links lets it have 25, so it is shared and merges nothing",
			"warn  web: " + support + ", and max_links lets it have 5,000: all these become one profile; block it, or set max_links: {email: {user_id: 25}}",
		},
		"max_links: {}\n": {
			"warn  web: " + kiosk + ", and no limit holds it: all these become one profile; block it, or set max_links: {anonymous_id: {user_id: 25}}",
			"warn  web: " + support + ", and no limit holds it: all these become one profile; block it, or set max_links: {email: {user_id: 25}}",
		},
		"max_links: {}\nmax_per_profile: {user_id: 1}\n": {
			"note  web: " + kiosk + ": max_per_profile lets a profile have 1, so most of its links are cut",
			"note  web: " + support + ": max_per_profile lets a profile have 1, so most of its links are cut",
		},
	} {
		for _, plain := range []string{"", ", where: 'true'"} {
			m, err := modelfile.Parse("kindred.yaml", []byte("sources: [{name: web, preset: kindred, database: "+p.raw+", table: events"+plain+"}]\n"+identifiers+limits))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, line := range strings.Split(p.surveyText(t, m), "\n") {
				if strings.HasPrefix(line, "note") || strings.HasPrefix(line, "warn") {
					got = append(got, line)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s%s\ngot  %s\nwant %s", limits, plain, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		}
	}
}

package sources_test

import (
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestUnusualTables reads layouts whose columns have other types than products give them, or which stand in one table. What is known of each
// profile is compared: its identifiers, then trait, value and when that was set.
func TestUnusualTables(t *testing.T) {
	for _, c := range []struct{ name, statements, model, want string }{
		{"posthog_json", `CREATE TABLE $db.events (uuid UUID, event String, distinct_id String, properties JSON, timestamp DateTime64(6, 'UTC'), inserted_at DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.events SELECT generateUUIDv4(), event, distinct, properties, timestamp, '2026-03-03 00:00:00' FROM VALUES('event String, distinct String, properties JSON, timestamp DateTime64(6, \'UTC\')',
	('$pageview', 'device', '{"$device_id": "device", "$is_identified": false}', '2026-03-01 00:00:00'),
	('$identify', '7', '{"$anon_distinct_id": "device", "$set": {"email": "a@example.com", "address": {"city": "Oslo"}}, "$set_once": {"plan": "free"}}', '2026-03-01 00:00:01'),
	('$set', '7', '{"$set": {"address": {"city": "Bergen"}, "seats": 3}}', '2026-03-01 00:00:02'))`,
			`sources: [{name: app, preset: posthog, database: $db}]
traits: {city: {from: [address.city]}}
`, `
['7','device'] address {"city":"Bergen"} 2026-03-01 00:00:02.000
['7','device'] city Bergen 2026-03-01 00:00:02.000
['7','device'] email a@example.com 2026-03-01 00:00:01.000
['7','device'] plan free 2026-03-01 00:00:01.000
['7','device'] seats 3 2026-03-01 00:00:02.000
`},
		{"times_as_text", `CREATE TABLE $db.log (user_id String, type String, timestamp String, received_at DateTime64(3, 'UTC'), mail String) ENGINE = MergeTree ORDER BY received_at;
INSERT INTO $db.log VALUES ('1', 'identify', '2026-03-01T00:00:05.25+02:00', '2026-03-02 00:00:00', 'new@example.com'),
	('1', 'identify', '2026-02-28 00:00:00', '2026-03-02 00:00:01', 'old@example.com'), ('2', 'identify', 'yesterday', '2026-03-02 00:00:02', 'b@example.com')`,
			`sources: [{name: log, database: $db, table: log, cursor: received_at, traits: {email: mail}}]
identifiers: [{type: user_id, from: [user_id]}]
`, `
['1'] email new@example.com 2026-02-28 22:00:05.250
['2'] email b@example.com 2026-03-02 00:00:02.000
`},
		{"rudderstack_in_one_table", `CREATE TABLE $db.log (id String, type LowCardinality(String), event Nullable(String), anonymous_id Nullable(String), user_id Nullable(String), timestamp DateTime64(3, 'UTC'), received_at DateTime,
	email Nullable(String), tags Array(String), context_traits_email Nullable(String), context_traits_plan Nullable(String)) ENGINE = MergeTree ORDER BY received_at;
INSERT INTO $db.log VALUES ('a', 'track', 'Signed Up', 'device', '7', '2026-03-01 00:00:00', '2026-03-02 00:00:00', 'the event''s', ['its'], 'a@example.com', 'free'),
	('b', 'identify', NULL, NULL, '7', '2026-03-01 00:00:01', '2026-03-02 00:00:00', 'b@example.com', ['x', 'y'], 'not@example.com', 'not'),
	('c', 'page', NULL, NULL, '8', '2026-03-01 00:00:01', '2026-03-02 00:00:00', NULL, [], 'c@example.com', NULL)`,
			`sources: [{name: log, preset: rudderstack, database: $db, table: log}]
`, `
['7','device'] email b@example.com 2026-03-01 00:00:01.000
['7','device'] plan free 2026-03-01 00:00:00.000
['7','device'] tags ["x","y"] 2026-03-01 00:00:01.000
['8'] email c@example.com 2026-03-01 00:00:01.000
`},
		{"documents_of_several_types", `CREATE TABLE $db.a (message_id String, type String, user_id String, anonymous_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), traits Nullable(JSON), context JSON(max_dynamic_paths = 4)) ENGINE = MergeTree ORDER BY received_at;
CREATE TABLE $db.b (message_id String, type String, user_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), traits JSON(seats UInt8), context JSON) ENGINE = MergeTree ORDER BY received_at;
INSERT INTO $db.a VALUES ('1', 'identify', '7', 'device', '2026-03-01 00:00:00', '2026-03-02 00:00:00', '{"email": "a@example.com", "since": "2026-01-02 03:04:05"}', '{}'), ('2', 'page', '7', '', '2026-03-01 00:00:01', '2026-03-02 00:00:00', NULL, '{"traits": {"plan": "free"}}');
INSERT INTO $db.b VALUES ('1', 'identify', '7', '2026-03-01 00:00:02', '2026-03-02 00:00:00', '{"seats": 3, "address": {"city": "Oslo"}}', '{}')`,
			`sources: [{name: a, database: $db, table: a}, {name: b, database: $db, table: b}]
`, `
['7','device'] address {"city":"Oslo"} 2026-03-01 00:00:02.000
['7','device'] email a@example.com 2026-03-01 00:00:00.000
['7','device'] plan free 2026-03-01 00:00:01.000
['7','device'] seats 3 2026-03-01 00:00:02.000
['7','device'] since 2026-01-02 03:04:05 2026-03-01 00:00:00.000
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			database := newDatabase(t, "unusual_"+c.name)
			for _, statement := range strings.Split(c.statements, ";\n") {
				ask(t, strings.ReplaceAll(statement, "$db", database))
			}
			resolve(t, parse(t, strings.ReplaceAll(c.model, "$db", database)), "unusual_"+c.name)
			got := ask(t, `SELECT concat(toString(arrayConcat(user_ids, anonymous_ids)), ' ', trait, ' ', value, ' ', toString(set_at))
				FROM {identity:Identifier}.profile_traits AS t INNER JOIN {identity:Identifier}.profiles AS p USING profile_id ORDER BY ALL FORMAT TSVRaw`,
				"param_identity", embeddedtest.Database("identity_unusual_"+c.name))
			if got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("got\n%s\nwant%s", got, c.want)
			}
		})
	}
}

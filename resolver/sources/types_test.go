package sources_test

import (
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestTraitsOfEveryType has a record with columns of each kind that can be a trait, and one in which all of them are empty.
func TestTraitsOfEveryType(t *testing.T) {
	database := newDatabase(t, "types")
	ask(t, `CREATE TABLE {database:Identifier}.users (id UInt64, updated_at DateTime64(3, 'UTC'),
		text String, nullable_text Nullable(String), word LowCardinality(String), level Enum8('' = 0, 'gold' = 1), uuid Nullable(UUID), ip IPv4,
		whole UInt8, negative Nullable(Int64), float Nullable(Float64), decimal Decimal(10, 2), truth Bool, nullable_truth Nullable(Bool),
		day Date, instant DateTime('UTC'), precise DateTime64(3, 'Europe/Oslo'), nullable_instant Nullable(DateTime('UTC')),
		words Array(String), numbers Array(Nullable(UInt8)), flags Map(String, UInt8), place Tuple(city String, zip UInt16), document JSON, nullable_document Nullable(JSON), text_document String
	) ENGINE = MergeTree ORDER BY id`, "param_database", database)
	ask(t, `INSERT INTO {database:Identifier}.users VALUES
		(1, '2026-03-01 00:00:00', 'a b', 'c', 'd', 'gold', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '10.0.0.1', 200, -5, 1.5, 12.30, true, false,
		 '2026-02-03', '2026-02-03 04:05:06', '2026-02-03 04:05:06.789', '2026-02-03 04:05:06', ['x', 'y "z"'], [1, NULL, 3], {'a': 1}, ('Oslo', 150),
		 '{"b": {"c": [1, "2"]}, "d": null}', '{"f": "g"}', '{"e": 1}'),
		(2, '2026-03-01 00:00:00', '', NULL, '', '', NULL, '0.0.0.0', 0, NULL, NULL, 0, false, NULL, '1970-01-01', 0, 0, NULL, [], [], {}, ('', 0), '{}', NULL, '')`,
		"param_database", database)
	names := "text nullable_text word level uuid ip whole negative float decimal truth nullable_truth day instant precise nullable_instant words numbers flags place document nullable_document text_document"
	var traits []string
	for _, name := range strings.Fields(names) {
		traits = append(traits, name+": "+name)
	}
	resolve(t, parse(t, `sources:
  - name: accounts
    kind: records
    database: `+database+`
    table: users
    columns: {user_id: toString(id)}
    cursor: updated_at
    traits: {`+strings.Join(traits, ", ")+`}
identifiers:
  - {type: user_id, from: [user_id]}
`), "types")
	got := ask(t, `SELECT concat(p.user_id, ' ', trait, ' ', value) FROM {identity:Identifier}.profile_traits AS t
		INNER JOIN {identity:Identifier}.profiles AS p USING profile_id ORDER BY ALL FORMAT TSVRaw`, "param_identity", embeddedtest.Database("identity_types"))
	if strings.TrimSpace(got) != strings.TrimSpace(everyType) {
		t.Errorf("got\n%s\nwant%s", got, everyType)
	}
}

// everyType is what the record says of the first user, and what the empty one says of the second: a number, a truth and a time that cannot be
// missing are what they are.
const everyType = `
1 day 2026-02-03
1 decimal 12.3
1 document {"b":{"c":[1,"2"]}}
1 flags {"a":1}
1 float 1.5
1 instant 2026-02-03T04:05:06Z
1 ip 10.0.0.1
1 level gold
1 negative -5
1 nullable_document {"f":"g"}
1 nullable_instant 2026-02-03T04:05:06Z
1 nullable_text c
1 nullable_truth false
1 numbers [1,null,3]
1 place {"city":"Oslo","zip":150}
1 precise 2026-02-03T03:05:06.789Z
1 text a b
1 text_document {"e": 1}
1 truth true
1 uuid 61f0c404-5cb3-11e7-907b-a6006ad3dba0
1 whole 200
1 word d
1 words ["x","y \"z\""]
2 day 1970-01-01
2 decimal 0
2 instant 1970-01-01T00:00:00Z
2 ip 0.0.0.0
2 place {"city":"","zip":0}
2 precise 1970-01-01T00:00:00Z
2 truth false
2 whole 0
`

package sources_test

import (
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

// TestPresetsCompute tells in the layouts of five products, and in columns named like Kindred's, of one user's page from a newsletter, sign-up on a phone and page
// from a search engine: what is computed of the profile is the same for all.
func TestPresetsCompute(t *testing.T) {
	const want = "news email spring email | google.com /home organic_search | ['Desktop','Mobile'] ['DE','NO'] | 3 2 1"
	for _, c := range []struct{ preset, statements string }{
		{"", `CREATE TABLE $db.events (message_id String, type String, event String, user_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), properties JSON, context JSON) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.events VALUES
	('1', 'page', '', '7', '2026-03-01 10:00:00', '2026-03-03 00:00:00', '{}', '{"campaign": {"source": "news", "medium": "email", "name": "spring"}, "device": {"type": "Desktop"}, "location": {"country": "DE"}}'),
	('2', 'track', 'signup', '7', '2026-03-01 11:00:00', '2026-03-03 00:00:00', '{}', '{"device": {"type": "Mobile"}, "location": {"country": "DE"}}'),
	('3', 'page', '', '7', '2026-03-02 10:00:00', '2026-03-03 00:00:00', '{"path": "/home"}', '{"page": {"referrer": "https://www.google.com/", "url": "https://shop.example/home"}, "device": {"type": "Desktop"}, "location": {"country": "NO"}}')`},
		{"rudderstack", `CREATE TABLE $db.pages (id String, user_id String, name Nullable(String), timestamp DateTime64(3, 'UTC'), received_at DateTime, path Nullable(String), context_campaign_source Nullable(String), context_campaign_medium Nullable(String), context_campaign_name Nullable(String), context_page_referrer Nullable(String), context_page_url Nullable(String), context_device_type Nullable(String), context_location_country Nullable(String)) ENGINE = MergeTree ORDER BY timestamp;
CREATE TABLE $db.tracks (id String, user_id String, event String, timestamp DateTime64(3, 'UTC'), received_at DateTime, context_device_type Nullable(String), context_location_country Nullable(String)) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.pages VALUES ('1', '7', NULL, '2026-03-01 10:00:00', '2026-03-03 00:00:00', NULL, 'news', 'email', 'spring', NULL, NULL, 'Desktop', 'DE'), ('3', '7', NULL, '2026-03-02 10:00:00', '2026-03-03 00:00:00', '/home', NULL, NULL, NULL, 'https://www.google.com/', 'https://shop.example/home', 'Desktop', 'NO');
INSERT INTO $db.tracks VALUES ('2', '7', 'signup', '2026-03-01 11:00:00', '2026-03-03 00:00:00', 'Mobile', 'DE')`},
		{"segment", `CREATE TABLE $db.pages (id String, user_id String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), path Nullable(String), url Nullable(String), referrer Nullable(String), context_campaign_source Nullable(String), context_campaign_medium Nullable(String), context_campaign_name Nullable(String), context_device_type Nullable(String), context_location_country Nullable(String)) ENGINE = MergeTree ORDER BY timestamp;
CREATE TABLE $db.tracks (id String, user_id String, event String, event_text String, timestamp DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), context_device_type Nullable(String), context_location_country Nullable(String)) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.pages VALUES ('1', '7', '2026-03-01 10:00:00', '2026-03-03 00:00:00', NULL, NULL, NULL, 'news', 'email', 'spring', 'Desktop', 'DE'), ('3', '7', '2026-03-02 10:00:00', '2026-03-03 00:00:00', '/home', 'https://shop.example/home', 'https://www.google.com/', NULL, NULL, NULL, 'Desktop', 'NO');
INSERT INTO $db.tracks VALUES ('2', '7', 'signup', 'signup', '2026-03-01 11:00:00', '2026-03-03 00:00:00', 'Mobile', 'DE')`},
		{"jitsu", `CREATE TABLE $db.events (message_id String, type String, event String, user_id String, timestamp DateTime64(3, 'UTC'), _timestamp DateTime64(3, 'UTC'), path String, context_campaign_source String, context_campaign_medium String, context_campaign_name String, context_page_referrer String, context_page_url String, context_device_type String, context_location_country String) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.events VALUES ('1', 'page', '', '7', '2026-03-01 10:00:00', '2026-03-03 00:00:00', '', 'news', 'email', 'spring', '', '', 'Desktop', 'DE'), ('2', 'track', 'signup', '7', '2026-03-01 11:00:00', '2026-03-03 00:00:00', '', '', '', '', '', '', 'Mobile', 'DE'),
	('3', 'page', '', '7', '2026-03-02 10:00:00', '2026-03-03 00:00:00', '/home', '', '', '', 'https://www.google.com/', 'https://shop.example/home', 'Desktop', 'NO')`},
		{"posthog", `CREATE TABLE $db.events (uuid UUID, event String, distinct_id String, properties String, timestamp DateTime64(6, 'UTC'), inserted_at DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY timestamp;
INSERT INTO $db.events VALUES
	(generateUUIDv4(), '$pageview', '7', '{"utm_source": "news", "utm_medium": "email", "utm_campaign": "spring", "$device_type": "Desktop", "$geoip_country_code": "DE"}', '2026-03-01 10:00:00', '2026-03-03 00:00:00'),
	(generateUUIDv4(), 'signup', '7', '{"$device_type": "Mobile", "$geoip_country_code": "DE"}', '2026-03-01 11:00:00', '2026-03-03 00:00:00'),
	(generateUUIDv4(), '$pageview', '7', '{"$referrer": "https://www.google.com/", "$current_url": "https://shop.example/home", "$pathname": "/home", "$device_type": "Desktop", "$geoip_country_code": "NO"}', '2026-03-02 10:00:00', '2026-03-03 00:00:00')`},
		{"snowplow", `CREATE TABLE $db.events (event_id String, event_name String, user_id Nullable(String), domain_userid Nullable(String), derived_tstamp DateTime64(3, 'UTC'), load_tstamp DateTime64(3, 'UTC'), mkt_source Nullable(String), mkt_medium Nullable(String), mkt_campaign Nullable(String), page_referrer Nullable(String), page_url Nullable(String), page_urlpath Nullable(String), dvce_type Nullable(String), geo_country Nullable(String)) ENGINE = MergeTree ORDER BY derived_tstamp;
INSERT INTO $db.events VALUES ('1', 'page_view', '7', NULL, '2026-03-01 10:00:00', '2026-03-03 00:00:00', 'news', 'email', 'spring', NULL, NULL, NULL, 'Desktop', 'DE'), ('2', 'signup', '7', NULL, '2026-03-01 11:00:00', '2026-03-03 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, 'Mobile', 'DE'),
	('3', 'page_view', '7', NULL, '2026-03-02 10:00:00', '2026-03-03 00:00:00', NULL, NULL, NULL, 'https://www.google.com/', 'https://shop.example/home', '/home', 'Desktop', 'NO')`},
	} {
		t.Run("preset "+c.preset, func(t *testing.T) {
			name := "compute_" + c.preset
			database := newDatabase(t, name)
			for _, statement := range strings.Split(c.statements, ";\n") {
				ask(t, strings.ReplaceAll(statement, "$db", database))
			}
			which := "preset: " + c.preset
			if c.preset == "" {
				which = "table: events"
			}
			resolve(t, parse(t, "sources: [{name: web, database: "+database+", "+which+`}]
identifiers: [{type: user_id, from: [user_id]}]
compute: [first_touch, last_touch, devices, countries, sessions: {gap: 30m}, active_days, events: [signup]]
`), name)
			got := ask(t, `SELECT concat(arrayStringConcat([first_touch_source, first_touch_medium, first_touch_name, first_touch_channel], ' '), ' | ',
				arrayStringConcat([last_touch_referrer, last_touch_landing_page, last_touch_channel], ' '), ' | ', toString(devices), ' ', toString(countries), ' | ',
				toString(sessions), ' ', toString(active_days), ' ', toString(events_signup)) FROM {identity:Identifier}.profiles FORMAT TSVRaw`,
				"param_identity", embeddedtest.Database("identity_"+name))
			if strings.TrimSpace(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

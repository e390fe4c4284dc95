package sources

import "github.com/kindred-id/kindred/resolver"

// snowplow is the table events of Snowplow: the domain_userid is a browser's id, the user_id an account's. Its network_userid and
// domain_sessionid, like every column, can be identifiers where the model names them.
func snowplow(source resolver.Source, table Table) *branch {
	b := newBranch(source, table)
	b.take("message_id", "event_id")
	b.take("event", "event_name", "event")
	b.take("user_id", "user_id")
	b.take("anonymous_id", "domain_userid")
	b.values["source"] = word(source.Name)
	b.values["type"] = fragment("snowplow_type").with("value", b.text("event")).text()
	b.times = b.takeTimes("derived_tstamp", "collector_tstamp", "dvce_created_tstamp")
	b.sent = b.takeTimes("dvce_sent_tstamp")
	b.came = b.takeTimes("load_tstamp", "etl_tstamp", "collector_tstamp")
	all := func(Column) bool { return true }
	b.values["properties"] = b.document(all, "")
	b.place = func(column, path string, _ bool) (string, bool) {
		name := path
		if column == "context" {
			name = snowplowNames[path]
		}
		c, has := b.table.column(name)
		if !has || column == "traits" {
			return "", false
		}
		return c.expression().asText(), true
	}
	return b
}

// snowplowNames are what Snowplow calls facts of the context.
var snowplowNames = map[string]string{
	"campaign.source": "mkt_source", "campaign.medium": "mkt_medium", "campaign.name": "mkt_campaign", "campaign.term": "mkt_term",
	"page.referrer": "page_referrer", "page.url": "page_url", "page.path": "page_urlpath", "page.title": "page_title",
	"device.type": "dvce_type", "os.name": "os_name", "location.country": "geo_country", "country": "geo_country",
	"userAgent": "useragent", "ip": "user_ipaddress",
}

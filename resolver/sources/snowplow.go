package sources

import (
	"regexp"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// clientSession are the columns of the entity that mobile trackers attach: loaders name it by its schema, BigQuery's with the whole
// version.
var clientSession = regexp.MustCompile(`^contexts_com_snowplowanalytics_snowplow_client_session_1(_\d+_\d+)?(\.userId|\.user_id)?$`)

// snowplow is the table events of Snowplow: the domain_userid is a browser's id, the userId of the entity client_session an app's
// installation, the user_id an account's. Its network_userid and domain_sessionid, like every column, can be identifiers where the model
// names them.
func snowplow(source resolver.Source, table Table) *branch {
	b := newBranch(source, table)
	b.take("message_id", "event_id")
	b.take("event", "event_name", "event")
	b.take("user_id", "user_id")
	b.take("anonymous_id", "domain_userid")
	for _, c := range b.table.Columns {
		if clientSession.MatchString(c.Name) {
			b.installation(c)
		}
	}
	b.values["source"] = word(source.Name)
	b.values["type"] = fragment("snowplow_type").with("value", b.text("event")).text()
	b.times = b.takeTimes("derived_tstamp", "collector_tstamp", "dvce_created_tstamp")
	b.sent = b.takeTimes("dvce_sent_tstamp")
	b.came = b.takeTimes("load_tstamp", "etl_tstamp", "collector_tstamp")
	all := func(Column) bool { return true }
	b.values["properties"] = b.document(all, "")
	b.place = func(b *branch, column, path string, _ bool) (string, bool) {
		name := resolver.UnescapeDots(path)
		if column == "context" {
			name = snowplowNames[path]
		}
		c, has := b.table.column(name)
		if !has || column == "traits" {
			return "", false
		}
		return b.shown(c.expression()), true
	}
	return b
}

// installation reads the anonymous_id, where there is none yet, from a column of the entity client_session: a text or a document of JSON,
// or a list of tuples, of mappings, of documents, or of texts of JSON. A column of Nested has a list of the ids alone.
func (b *branch) installation(c Column) {
	e := c.expression()
	id := ""
	switch _, texts := strings.CutPrefix(e.of, "Array("); {
	case strings.Contains(c.Name, "."):
		if !texts {
			return
		}
		id = fragment("first_of_list").with("values", e.text).text()
	default:
		value := e.asJSON()
		switch k := e.kind(); {
		case k != text && k != list && k != object:
			return
		case texts && (expression{of: strings.TrimPrefix(e.of, "Array(")}).kind() == text:
			value = fragment("snowplow_session_texts").with("value", e.text).text()
		}
		id = fragment("snowplow_session").with("value", value).text()
	}
	if first, has := b.values["anonymous_id"]; has {
		id = fragment("first_text").with("first", first).with("second", id).text()
	}
	b.values["anonymous_id"] = id
}

// snowplowNames are what Snowplow calls facts of the context.
var snowplowNames = map[string]string{
	"campaign.source": "mkt_source", "campaign.medium": "mkt_medium", "campaign.name": "mkt_campaign", "campaign.term": "mkt_term",
	"page.referrer": "page_referrer", "page.url": "page_url", "page.path": "page_urlpath", "page.title": "page_title",
	"device.type": "dvce_type", "os.name": "os_name", "location.country": "geo_country", "country": "geo_country",
	"userAgent": "useragent", "ip": "user_ipaddress",
}

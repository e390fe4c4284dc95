package sources

import (
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// posthog is the table events of PostHog. A person there is a set of distinct_ids, which stand for accounts and for visitors alike:
// $identify links the two, $create_alias and $merge_dangerously any two. Where an event does not say which of the two its id is, it is a
// distinct_id, which stands for both.
func posthog(source resolver.Source, table Table, rules []resolver.TraitRule) *branch {
	b := newBranch(source, table)
	b.take("message_id", "uuid")
	b.take("event", "event")
	b.take("distinct", "distinct_id")
	properties := word("")
	if c, has := b.table.column("properties"); has {
		if properties = c.expression().asText(); c.expression().kind() == object {
			properties = fragment("json_text").with("value", c.expression().text).text()
		}
	}
	event, distinct := b.text("event"), b.text("distinct")
	delete(b.values, "distinct")
	in := func(name string) piece { return fragment(name).with("properties", properties) }
	facts := in("posthog_facts").text()
	of := func(name string) piece { return fragment(name).with("facts", facts) }
	mode := word("")
	if c, has := b.table.column("person_mode"); has {
		mode = c.expression().asText()
	}
	anonymous := of("posthog_anonymous").with("event", event).with("value", distinct).text()
	nobody := of("posthog_nobody").with("event", event).with("anonymous", anonymous).with("mode", mode).text()
	known := of("posthog_known").with("event", event).with("anonymous", anonymous).with("nobody", nobody).text()
	b.values["source"] = word(source.Name)
	b.values["type"] = fragment("posthog_type").with("value", event).text()
	b.values["user_id"] = fragment("posthog_user").with("known", known).with("value", distinct).text()
	b.values["distinct_id"] = fragment("posthog_distinct").with("known", known).with("anonymous", anonymous).with("nobody", nobody).with("value", distinct).text()
	b.values["anonymous_id"] = of("posthog_visitor").with("event", event).with("anonymous", anonymous).with("value", distinct).text()
	b.values["previous_id"] = of("posthog_alias").with("event", event).text()
	b.times = b.takeTimes("timestamp", "created_at")
	b.came = b.takeTimes("inserted_at", "_timestamp", "created_at", "timestamp")
	b.values["properties"] = fragment("text_document").with("value", properties).text()
	b.values["traits"] = fragment("text_document_at").with("value", properties).with("path", word("$set")).text()
	list := in("posthog_said").text()
	for _, path := range paths(rules) {
		keys := strings.Split("$set."+path, ".")
		list = fragment("posthog_said_within").with("list", list).with("properties", properties).Set("name", path).with("path", words(keys...)).text()
	}
	b.list = list
	b.keepsJSON = true
	b.place = func(b *branch, column, path string, ofGroup bool) (string, bool) {
		keys, has := posthogPath(column, path)
		if ofGroup {
			keys = words(resolver.PathSteps("$group_set." + path)...)
		}
		if !has {
			return "", false
		}
		file := "text_scalar"
		if b.listing {
			file = "text_raw"
		}
		value := fragment(file).with("value", properties).with("path", keys).text()
		if name, within := posthogName(column, path, ofGroup); strings.Contains(name, ".") && !resolver.HasDottedName(name) {
			first := fragment(file).with("value", properties).with("path", words(append(within, name)...)).text()
			value = fragment("first_text").with("first", first).with("second", value).text()
		}
		return value, true
	}
	return b
}

// posthogNames are what PostHog calls facts of the context.
var posthogNames = map[string]string{
	"campaign.source": "utm_source", "campaign.medium": "utm_medium", "campaign.name": "utm_campaign",
	"page.referrer": "$referrer", "page.url": "$current_url", "page.path": "$pathname", "page.title": "$title",
	"device.type": "$device_type", "device.id": "$device_id", "os.name": "$os", "location.country": "$geoip_country_code", "country": "$geoip_country_code",
	"userAgent": "$raw_user_agent", "ip": "$ip",
}

// posthogPath has the keys under which a path of an event stands in properties, as arguments of the functions for JSON.
func posthogPath(column, path string) (keys string, has bool) {
	inner, isTrait := strings.CutPrefix(path, "traits.")
	switch {
	case column == "properties":
		return words(resolver.PathSteps(path)...), true
	case column == "traits":
		return words(resolver.PathSteps("$set." + path)...), true
	case column == "context" && isTrait:
		return words(resolver.PathSteps("$set." + inner)...), true
	case column == "context" && posthogNames[path] != "":
		return words(posthogNames[path]), true
	}
	return "", false
}

// posthogName is the name, and the object that it is in, that may be written like a path into objects: a dot in a key is part of the name.
func posthogName(column, path string, ofGroup bool) (name string, within []string) {
	inner, isTrait := strings.CutPrefix(path, "traits.")
	switch {
	case ofGroup:
		return path, []string{"$group_set"}
	case column == "properties":
		return path, nil
	case column == "traits":
		return path, []string{"$set"}
	case column == "context" && isTrait:
		return inner, []string{"$set"}
	}
	return "", nil
}

// words are names as arguments of the functions for JSON.
func words(names ...string) string {
	var quoted []string
	for _, name := range names {
		quoted = append(quoted, word(name))
	}
	return strings.Join(quoted, ", ")
}

// paths are the paths into objects that rules read.
func paths(rules []resolver.TraitRule) []string {
	var paths []string
	for _, rule := range rules {
		for _, name := range rule.From {
			if strings.Contains(name, ".") && !slices.Contains(paths, name) {
				paths = append(paths, name)
			}
		}
	}
	return paths
}

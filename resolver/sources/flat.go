package sources

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// wanted is a table that a preset looks for.
type wanted struct {
	name string
	only string // the type of its events, "" where its column type says it
}

// perType are the tables of layouts with one for each type of event, by Segment's names and those that Jitsu gives to the others.
var perType = []wanted{
	{"identifies", "identify"}, {"tracks", "track"}, {"pages", "page"}, {"screens", "screen"}, {"screen", "screen"},
	{"aliases", "alias"}, {"alias", "alias"}, {"groups", "group"},
}

// traitsPrefix is what columns begin with that are traits in the context.
const traitsPrefix = "context_traits_"

// flatFacts are the columns of flat layouts that say something of the event and nothing of the person. Those with the prefix context_
// are facts too.
var flatFacts = []string{
	"id", "message_id", "type", "event", "event_text", "anonymous_id", "user_id", "previous_id", "group_id", "channel", "timestamp",
	"original_timestamp", "sent_at", "received_at", "uuid_ts", "loaded_at", "request_ip", "write_key", "integrations", "rudder_id", "_timestamp",
}

// copied are columns that programs add which copy tables to ClickHouse, and that say nothing.
var copied = regexp.MustCompile(`^_(peerdb|airbyte|fivetran|sdc|dlt)_`)

// flat is the layout of Segment's warehouses, of RudderStack and of Jitsu: a column a property, nested names joined by _.
func flat(source resolver.Source, table Table, only string) *branch {
	b := newBranch(source, table)
	b.take("message_id", "id", "message_id")
	for _, name := range []string{"anonymous_id", "user_id", "previous_id", "group_id"} {
		b.take(name, name)
	}
	if source.Preset == resolver.PresetJitsu {
		b.take("group_id", "group_id", "context_group_id")
	}
	b.values["source"] = word(source.Name)
	b.values["type"] = word(only)
	if only == "" {
		b.take("type", "type")
	}
	b.take("event", eventNames(only)...)
	b.times = b.takeTimes("timestamp", "original_timestamp", "sent_at", "received_at")
	b.sent = b.takeTimes("sent_at")
	b.came = b.takeTimes("uuid_ts", "received_at", "timestamp")
	own := func(c Column) bool {
		return !slices.Contains(flatFacts, c.Name) && !strings.HasPrefix(c.Name, "context_") && !copied.MatchString(c.Name)
	}
	if only == "group" || only == "" && source.Preset != resolver.PresetJitsu {
		b.ofGroups = own
	}
	inContext := func(c Column) bool { return strings.HasPrefix(c.Name, "context_") }
	inTraits := func(c Column) bool { return strings.HasPrefix(c.Name, traitsPrefix) }
	b.values["context"] = b.document(inContext, "context_")
	switch only {
	case "identify":
		b.values["traits"] = b.document(own, "")
	case "group":
		b.values["traits"] = b.document(own, "")
	case "":
		// One table for all types: its own columns are traits in identify and group events, and properties in others.
		b.values["traits"], b.values["properties"] = b.document(own, ""), b.document(own, "")
		if source.Preset == resolver.PresetJitsu {
			b.values["traits"] = b.document(inTraits, traitsPrefix)
		}
	default:
		b.values["properties"] = b.document(own, "")
	}
	b.flatTraits(only, own)
	b.place = func(b *branch, column, path string, ofGroup bool) (string, bool) {
		if ofGroup {
			return b.groupPlace(only, path)
		}
		return b.flatPlace(only, column, path)
	}
	return b
}

// eventNames are the columns that hold the name of an event, best first.
func eventNames(only string) []string {
	switch only {
	case "page", "screen":
		return []string{"name"}
	case "identify", "alias", "group":
		return nil
	}
	return []string{"event_text", "event"}
}

// document puts columns together to one document.
func (b *branch) document(which func(Column) bool, prefix string) string {
	var values, types []string
	for _, c := range b.table.Columns {
		if !which(c) || strings.HasPrefix(c.Type, "AggregateFunction") || strings.HasPrefix(c.Type, "Nested") {
			continue
		}
		name := strings.ReplaceAll(strings.TrimPrefix(c.Name, prefix), ".", "%2E") // a dot would be an object
		values = append(values, c.expression().text)
		types = append(types, fragment("column").Set("column", name).text()+" "+b.known(c).of)
	}
	if len(values) == 0 {
		return fragment("no_document").with("type", plainJSON).text()
	}
	return fragment("document").with("values", strings.Join(values, ", ")).Set("type", "Tuple("+strings.Join(types, ", ")+")").text()
}

// known is the column as what the layout means by its type: RudderStack and Jitsu keep true and false as UInt8, and nothing else.
func (b *branch) known(c Column) expression {
	e := c.expression()
	if e.inner() == "UInt8" {
		e.of = strings.Replace(e.of, "UInt8", "Bool", 1)
	}
	return e
}

// flatTraits finds the traits. In identify events they are the table's own columns, in all others those of the context. Two products differ.
// Jitsu's one table keeps those of identify events in the context as well, and properties of all events are its own columns. RudderStack's
// browser library sends them in the context, so that a trait which is not among the event's own may be there.
func (b *branch) flatTraits(only string, own func(Column) bool) {
	for _, c := range b.table.Columns {
		name, inContext := strings.CutPrefix(c.Name, traitsPrefix)
		if !inContext && !own(c) {
			continue
		}
		kindOf, value, ok := b.known(c).says(true)
		if !ok {
			continue
		}
		if inContext {
			value, ok = b.contextTrait(only, name, value, own)
		} else {
			value, ok = b.ownTrait(only, value)
		}
		if ok {
			b.said = append(b.said, said(name, kindOf, value))
		}
	}
}

// ownTrait is a column of the table's own as a trait, if it is one.
func (b *branch) ownTrait(only, value string) (string, bool) {
	switch {
	case only == "identify":
		return value, true
	case only == "" && b.source.Preset != resolver.PresetJitsu:
		return b.onlyIf("identify", value), true
	}
	return "", false
}

// contextTrait is a column of the context's traits as a trait, if it is one.
func (b *branch) contextTrait(only, name, value string, own func(Column) bool) (string, bool) {
	switch {
	case only == "identify" && b.source.Preset == resolver.PresetRudderStack:
		if c, has := b.table.column(name); has && own(c) {
			if _, first, ok := b.known(c).says(true); ok {
				return fragment("unless_said").with("first", first).with("value", value).text(), true
			}
		}
		return value, true
	case only == "identify":
		return "", false
	case only == "" && b.source.Preset != resolver.PresetJitsu:
		return b.unless("identify", value), true
	}
	return value, true
}

// onlyIf is a text in events of one type, unless the text in all others.
func (b *branch) onlyIf(eventType, value string) string {
	return fragment("if_type").with("type", b.text("type")).Set("only", eventType).with("value", value).text()
}

func (b *branch) unless(eventType, value string) string {
	return fragment("unless_type").with("type", b.text("type")).Set("only", eventType).with("value", value).text()
}

var nameParts = regexp.MustCompile(`[a-z0-9]+`)

var upper = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// snake is a name as flat layouts write it.
func snake(name string) string {
	name = upper.ReplaceAllString(name, "${1}_$2")
	return strings.ToLower(strings.NewReplacer(".", "_", "-", "_", " ", "_").Replace(name))
}

// flatPlace finds a path of a document among the columns.
func (b *branch) flatPlace(only, column, path string) (string, bool) {
	switch {
	case column == "context":
		return b.columnOf("context_", path)
	case column == "traits" && only == "identify" && b.source.Preset == resolver.PresetRudderStack:
		first, has := b.columnOf("", path)
		second, too := b.columnOf(traitsPrefix, path)
		if has && too {
			return fragment("first_text").with("first", first).with("second", second).text(), true
		}
		if too {
			return second, true
		}
		return first, has
	case column == "traits" && only == "" && b.source.Preset == resolver.PresetJitsu:
		value, has := b.columnOf(traitsPrefix, path)
		return b.onlyIf("identify", value), has
	case column == "traits" && only != "" && only != "identify", column == "properties" && (only == "identify" || only == "group"):
		return "", false
	}
	value, has := b.columnOf("", path)
	switch {
	case !has || only != "":
		return value, has
	case column == "traits":
		return b.onlyIf("identify", value), true
	default:
		return b.unless("group", b.unless("identify", value)), true
	}
}

// groupPlace finds a path of a group's traits among the columns.
func (b *branch) groupPlace(only, path string) (string, bool) {
	prefix := ""
	switch {
	case only == "group":
		return b.columnOf(prefix, path)
	case only != "":
		return "", false
	case b.source.Preset == resolver.PresetJitsu:
		prefix = "context_group_"
	}
	value, has := b.columnOf(prefix, path)
	return b.onlyIf("group", value), has
}

// columnOf is the column of a path as text.
func (b *branch) columnOf(prefix, path string) (string, bool) {
	path = resolver.UnescapeDots(path)
	for _, name := range []string{path, snake(path)} {
		if c, has := b.table.column(prefix + name); has {
			return b.shown(c.expression()), true
		}
	}
	// Signs that no column's name has are left out of it: $device_id is device_id.
	bare := strings.Join(nameParts.FindAllString(snake(path), -1), "_")
	if c, has := b.table.column(prefix + bare); has && bare != snake(path) && (prefix != "" || !slices.Contains(flatFacts, bare)) {
		return b.shown(c.expression()), true
	}
	return word(""), false
}

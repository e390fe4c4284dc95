package sources

import (
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// own is a table whose columns are named like those of events, such as the one that kindred init makes, or one of which the model
// states the columns.
func own(source resolver.Source, table Table) *branch {
	b := newBranch(source, table)
	for _, name := range texts {
		b.take(name, name)
	}
	if _, has := b.values["source"]; !has {
		b.values["source"] = word(source.Name)
	}
	b.times, b.sent, b.came = b.takeTimes("timestamp", "received_at"), b.takeTimes("sent_at"), b.takeTimes("received_at")
	b.byPaths = true
	for _, name := range documents {
		c, has := b.table.column(name)
		switch {
		case !has || c.expression().kind() != object:
		case strings.HasPrefix(c.Type, plainJSON):
			b.values[name], b.documentTypes[name] = c.expression().text, c.Type
		default:
			b.values[name] = fragment("json_document").with("value", c.expression().text).with("type", plainJSON).text()
		}
	}
	b.place, b.keepsJSON = (*branch).inDocuments, true
	return b
}

// inDocuments finds a path in a JSON column.
func (b *branch) inDocuments(column, path string, _ bool) (string, bool) {
	c, has := b.table.column(column)
	if !has || c.expression().kind() != object {
		return "", false
	}
	file := "scalar"
	if b.listing {
		file = "json_at"
	}
	value := fragment(file).with("value", c.expression().text).Set("path", path).text()
	if dotted := (resolver.Place{Column: column, Path: path}).Dotted(); dotted != "" {
		first := fragment(file).with("value", c.expression().text).Set("path", dotted).text()
		value = fragment("first_text").with("first", first).with("second", value).text()
	}
	return value, true
}

// records is a table with a row for each person, or account, as they are now: the company's own database, or an export. Only what the
// model states is read of it: it may hold what is nobody else's business.
func records(source resolver.Source, table Table) *branch {
	b := newBranch(source, table)
	b.values["source"] = word(source.Name)
	b.values["type"] = word("identify")
	b.place, b.keepsJSON = (*branch).inDocuments, true
	return b
}

// digest gives records their ids: what a record says of whom, and when.
func (b *branch) digest() {
	values := []string{word(b.source.Name), firstInstant(b.times)}
	for _, e := range b.source.Columns {
		if e.Name != "timestamp" {
			values = append(values, b.text(e.Name))
		}
	}
	for _, list := range b.saidLists() {
		values = append(values, list.text)
	}
	b.values["message_id"] = fragment("digest").with("values", strings.Join(values, ", ")).text()
}

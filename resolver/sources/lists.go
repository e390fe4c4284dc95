package sources

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// A place with a list is a column of the relation with an array of texts. Layouts keep lists in three ways: as arrays, as JSON, and as
// text that is JSON if it is a list.

// listed is what is read of a list at a place: all its values, or the ids of its objects of one type.
type listed struct {
	list   bool
	ofType string
}

// listAt is the list in a column, or at a path in a document.
func (b *branch) listAt(where spot) (string, bool) {
	if where.Path == "" {
		return b.listIn(where)
	}
	value, has := b.placed(where)
	switch {
	case !has:
		return fragment("no_list").text(), false
	case b.keepsJSON:
		return where.ofJSON(value), true
	default:
		return where.ofText(value), true
	}
}

// listIn is the list in a column: of the model's, of the layout's, or of the table's own.
func (b *branch) listIn(where spot) (string, bool) {
	e, has := b.arrays[where.Column]
	if !has {
		if value, is := b.values[where.Column]; is && !slices.Contains(documents, where.Column) {
			return where.ofText(value), true
		}
		c, is := b.table.column(where.Column)
		if !is || slices.Contains(texts, where.Column) {
			return fragment("no_list").text(), false
		}
		e = c.expression()
	}
	inner, isArray := strings.CutPrefix(e.of, "Array(")
	switch k := (expression{of: inner}).kind(); {
	case isArray && where.ofType == "" && k != list && k != object && k != other:
		return fragment("list_of_values").with("value", e.text).text(), true
	case e.kind() == list, e.kind() == object:
		return where.ofJSON(e.asJSON()), true
	default:
		return where.ofText(e.asText()), true
	}
}

// asJSON is a value of any type as text that is JSON if the value is a list.
func (e expression) asJSON() string {
	if k := e.kind(); k == list || k == object {
		return fragment("json_text").with("value", e.text).text()
	}
	return e.asText()
}

func (l listed) ofJSON(value string) string {
	if l.ofType != "" {
		return fragment("list_of_type").with("value", value).Set("of_type", l.ofType).text()
	}
	return fragment("list_of_json").with("value", value).text()
}

func (l listed) ofText(value string) string {
	if l.ofType != "" {
		return l.ofJSON(value)
	}
	return fragment("list_of_text").with("value", value).with("list", l.ofJSON(value)).text()
}

// listColumns are the columns in which the model has lists.
func listColumns(model resolver.Model) []string {
	var names []string
	for _, slot := range model.Slots {
		if slot.List && slot.Path == "" {
			names = append(names, slot.Column)
		}
	}
	return names
}

// unlisted says of a slot for one value that its column has lists.
func (b *branch) unlisted(slot resolver.Slot) error {
	c, has := b.table.column(slot.Column)
	if _, stated := b.values[slot.Column]; stated || !has || slot.Path != "" || slot.List || c.expression().kind() != list {
		return nil
	}
	return fmt.Errorf("the column %s of %s.%s is of the type %s, and the identifier %s is read from it as one value: "+
		"{path: %s, list: true} reads each value of a list",
		slot.Column, b.table.Database, b.table.Name, c.Type, slot.Type, slot.Column)
}

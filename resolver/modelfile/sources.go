package modelfile

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// eventColumns are the columns of an event that a source can state.
var eventColumns = []string{"message_id", "type", "event", "anonymous_id", "user_id", "previous_id", "group_id", "source", "timestamp"}

// sources reads the list, which takes the place of the built-in source.
func (p *parser) sources(v value) {
	p.model.Sources = nil
	for _, item := range v.items {
		source := p.source(item)
		if i := slices.IndexFunc(p.model.Sources, func(s resolver.Source) bool { return s.Name == source.Name }); i >= 0 && source.Name != "" {
			name, _ := item.get("name")
			p.ReportAt(name.node, "each source needs a name of its own", "the name %s is taken by the source in line %d", source.Name, p.model.Sources[i].At.Line)
		}
		p.model.Sources = append(p.model.Sources, source)
	}
}

func (p *parser) source(item value) resolver.Source {
	text := func(name string) string { v, _ := item.get(name); return v.text }
	source := resolver.Source{
		Name: text("name"), Preset: resolver.Preset(text("preset")), Kind: resolver.Kind(text("kind")), Database: text("database"), Table: text("table"),
		Dedupe: resolver.Dedupe(text("dedupe")), At: p.at(item.node),
	}
	if source.Kind == "" {
		source.Kind = resolver.Events
	}
	if source.Dedupe == "" && source.Preset != resolver.PresetJitsu { // whose tables say
		source.Dedupe = resolver.DedupeMessageID
	}
	if where, ok := item.get("where"); ok {
		source.Where = p.expression(where)
	}
	if cursor, ok := item.get("cursor"); ok {
		source.Cursor = p.cursor(cursor)
	}
	columns, _ := item.get("columns")
	for _, e := range columns.entries {
		switch {
		case e.key == "received_at":
			p.ReportAt(e.keyNode, "cursor: says when a row came in", "received_at is no column that a source states")
		case slices.Contains(documents, e.key):
			p.ReportAt(e.keyNode, "state traits by traits:, and identifiers by columns of their own", "%s is a JSON document, which no expression can state", e.key)
		}
		source.Columns = append(source.Columns, resolver.NamedExpression{Name: e.key, Expression: p.expression(e.value)})
	}
	traits, _ := item.get("traits")
	for _, e := range traits.entries {
		source.Traits = append(source.Traits, resolver.NamedExpression{Name: e.key, Expression: p.expression(e.value)})
	}
	p.fitting(item, source)
	return source
}

// fitting reports what does not go together in one source.
func (p *parser) fitting(item value, source resolver.Source) {
	if item.partial {
		return
	}
	states := func(name string) bool {
		return slices.ContainsFunc(source.Columns, func(e resolver.NamedExpression) bool { return e.Name == name })
	}
	switch isRecords := source.Kind == resolver.Records; {
	case isRecords && source.Preset != "":
		p.ReportAt(item.node, "leave the preset out, and say by columns which identifiers the records have", "the source %s has records, which no preset knows", source.Name)
	case source.Table == "" && (source.Preset == "" || source.Preset == resolver.PresetKindred):
		p.ReportAt(item.node, "name it: table: events", "the source %s has no table", source.Name)
	case isRecords && len(source.Columns) == 0:
		p.ReportAt(item.node, "columns: {user_id: toString(id)}", "the source %s says of no column which identifier it holds", source.Name)
	case isRecords && source.Cursor.Column.SQL == "" && !states("timestamp"):
		p.ReportAt(item.node, "cursor: updated_at, or columns: {timestamp: created_at}", "the source %s does not say at what time its records were true", source.Name)
	}
}

func (p *parser) cursor(v value) resolver.Cursor {
	if v.text == "none" {
		return resolver.Cursor{None: true}
	}
	if v.text != "" {
		return resolver.Cursor{Column: p.expression(v)}
	}
	var cursor resolver.Cursor
	if column, ok := v.get("column"); ok {
		cursor.Column = p.expression(column)
	}
	if lag, ok := v.get("lag"); ok {
		var err error
		if cursor.Lag, err = duration(lag.text); err != nil {
			p.ReportAt(lag.node, "a duration such as 90s, 10m or 2h", "the lag %s cannot be used: %v", lag.text, err)
		}
	}
	return cursor
}

// expression reads SQL over the columns of a source's table.
func (p *parser) expression(v value) resolver.Expression {
	if why := wrongExpression(v.text); why != "" {
		p.ReportAt(v.node, "write one expression over the table's columns, such as lower(email)", "this is no expression: %s", why)
	}
	return resolver.Expression{SQL: v.text, At: p.at(v.node)}
}

// at is the place of a node in the file.
func (p *parser) at(n ast.Node) resolver.Position {
	pos := yamlfile.Position(n)
	return resolver.Position{File: p.path, Line: pos.Line, Column: pos.Column}
}

// unusedColumns reports columns of sources that nothing reads.
func (p *parser) unusedColumns(v value) {
	if p.uncertain || v.partial {
		return
	}
	var read []string
	for _, slot := range p.model.Slots {
		read = append(read, slot.Column)
	}
	for _, item := range v.items {
		columns, _ := item.get("columns")
		for _, e := range columns.entries {
			if !slices.Contains(eventColumns, e.key) && !slices.Contains(read, e.key) && e.key != "received_at" && !slices.Contains(documents, e.key) {
				p.ReportAt(e.keyNode, yamlfile.DidYouMean(e.key, slices.Concat(eventColumns, read), fmt.Sprintf("add an identifier that is read from it: {type: %s, from: [%s]}, or make it a trait", e.key, e.key)),
					"nothing is read from the column %s", e.key)
			}
		}
	}
}

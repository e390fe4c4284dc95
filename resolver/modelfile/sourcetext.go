package modelfile

import (
	"github.com/kindred-id/kindred/resolver"
)

// sources writes where events are.
func (w *writer) sources(k key) {
	w.line("sources:")
	for _, s := range w.model.Sources {
		w.source(s)
	}
	w.example(k.example)
}

// source writes one item of the list.
func (w *writer) source(s resolver.Source) {
	w.line("  - name: %s", plain(s.Name))
	optional := func(name, value, initial string) {
		if value != "" && value != initial {
			w.line("    %s: %s", name, plain(value))
		}
	}
	optional("preset", string(s.Preset), "")
	optional("kind", string(s.Kind), string(resolver.Events))
	w.line("    database: %s", plain(s.Database))
	optional("table", s.Table, "")
	optional("where", s.Where.SQL, "")
	usual := resolver.DedupeMessageID
	if s.Preset == resolver.PresetJitsu {
		usual = ""
	}
	optional("dedupe", string(s.Dedupe), string(usual))
	w.cursor(s.Cursor)
	w.expressions("columns", s.Columns)
	w.expressions("traits", s.Traits)
}

func (w *writer) cursor(c resolver.Cursor) {
	switch {
	case c.None:
		w.line("    cursor: none")
	case c.Lag > 0 && c.Column.SQL != "":
		w.line("    cursor: {column: %s, lag: %s}", plain(c.Column.SQL), c.Lag)
	case c.Lag > 0:
		w.line("    cursor: {lag: %s}", c.Lag)
	case c.Column.SQL != "":
		w.line("    cursor: %s", plain(c.Column.SQL))
	}
}

func (w *writer) expressions(name string, expressions []resolver.NamedExpression) {
	if len(expressions) == 0 {
		return
	}
	w.line("    %s:", name)
	for _, e := range expressions {
		w.line("      %s: %s", plain(e.Name), plain(e.SQL))
	}
}

package modelfile

import (
	"regexp"

	"github.com/goccy/go-yaml/ast"

	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// byName is a mapping from names of some kind.
type byName struct {
	name     text // what a name looks like
	each     shape
	eachName string // what errors call a value, before " of " and the name
	of       string // what the names are names of
	form     string // hint where it is no mapping, or empty
}

func (s byName) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	before := d.Problems()
	entries, ok := d.Entries(n, what, s.of, s.form)
	if !ok {
		return value{}, false
	}
	v := value{node: n, partial: d.Problems() > before}
	if len(entries) == 0 && !v.partial {
		d.ReportAt(n, s.form, "%s is empty", what)
		return v, false
	}
	for _, e := range entries {
		if !s.name.fits(e.Key) {
			message, hint := s.name.wrong("name", e.Key)
			d.ReportAt(e.KeyNode, hint, "%s", message)
			v.partial = true
			continue
		}
		if e.Value == nil {
			d.ReportAt(e.KeyNode, "", "%s has no value", e.Key)
			v.partial = true
			continue
		}
		if read, ok := s.each.read(d, e.Value, s.eachName+" of "+e.Key); ok {
			v.entries = append(v.entries, entry{e.Key, e.KeyNode, read})
		} else {
			v.partial = true
		}
	}
	return v, true
}

func (s byName) schema() object {
	return object{"type": "object", "minProperties": 1, "propertyNames": object{"pattern": s.name.pattern.String()}, "additionalProperties": s.each.schema()}
}

var columnName = text{
	pattern: regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`),
	wrong: func(what, word string) (string, string) {
		return "the " + what + " " + quotedShort(word) + " cannot be used", "letters, digits and _, the first no digit"
	},
}

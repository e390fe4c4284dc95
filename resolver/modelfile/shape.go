package modelfile

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// shape is what the value of a key has to look like, for the parser and for the JSON Schema.
type shape interface {
	// read checks a node, which errors call what, and reports what is wrong. It is not ok where nothing can be made of the node; a
	// part of which that is true is left out of the value, which is then partial.
	read(d *yamlfile.Document, n ast.Node, what string) (v value, ok bool)
	schema() object
}

// object is an object of JSON.
type object = map[string]any

// value is what was read of a node; which field is set depends on the shape.
type value struct {
	node    ast.Node
	text    string
	number  int
	truth   bool
	items   []value // of a list
	entries []entry // of a mapping, in the order of the file
	partial bool    // an item or entry was reported and is not there
}

type entry struct {
	key     string
	keyNode ast.Node
	value   value
}

// get is the value of a mapping's key.
func (v value) get(key string) (value, bool) {
	for _, e := range v.entries {
		if e.key == key {
			return e.value, true
		}
	}
	return value{}, false
}

// text is a text that fits a pattern.
type text struct {
	pattern  *regexp.Regexp // which means the same in JSON Schema; nil takes every text
	not      []string       // texts that fit the pattern and are wrong nevertheless
	examples []string
	wrong    func(what, text string) (message, hint string) // says what is wrong with a text that does not fit
}

func (s text) fits(word string) bool {
	return (s.pattern == nil || s.pattern.MatchString(word)) && !slices.Contains(s.not, word)
}

func (s text) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	hint := ""
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode, *ast.BoolNode, *ast.NullNode:
		if t := n.GetToken(); t.Type != token.ImplicitNullType {
			hint = fmt.Sprintf("if the text is meant, put it in quotes: %.100q", strings.TrimSpace(t.Value))
		}
	case *ast.AliasNode, *ast.AnchorNode, *ast.TagNode:
		hint = "if a text is meant that begins with this sign, put it in quotes"
	}
	word, ok := d.Text(n, what, hint)
	if !ok {
		return value{}, false
	}
	if !s.fits(word) {
		message, hint := s.wrong(what, word)
		d.ReportAt(n, hint, "%s", message)
		return value{}, false
	}
	return value{node: n, text: word}, true
}

func (s text) schema() object {
	schema := object{"type": "string"}
	if s.pattern != nil {
		schema["pattern"] = s.pattern.String()
	}
	if s.not != nil {
		schema["not"] = object{"enum": s.not}
	}
	if s.examples != nil {
		schema["examples"] = s.examples
	}
	return schema
}

// oneOf is one of a few words.
type oneOf struct {
	words   []string
	initial string // the default, for the schema; "" if there is none
}

func (s oneOf) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	hint := "there are " + strings.Join(s.words, ", ")
	word, ok := d.Text(n, what, hint)
	if ok && !slices.Contains(s.words, word) {
		d.ReportAt(n, yamlfile.DidYouMean(word, s.words, hint), "%s cannot be %.100q", what, word)
		ok = false
	}
	return value{node: n, text: word}, ok
}

func (s oneOf) schema() object {
	schema := object{"enum": s.words}
	if s.initial != "" {
		schema["default"] = s.initial
	}
	return schema
}

// truth is true or false.
type truth struct{ initial bool }

func (s truth) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	if b, ok := n.(*ast.BoolNode); ok {
		return value{node: n, truth: b.Value}, true
	}
	d.ReportAt(n, "write true or false, without quotes", "%s must be true or false, but is %s", what, d.KindOf(n))
	return value{}, false
}

func (s truth) schema() object { return object{"type": "boolean", "default": s.initial} }

// whole is a whole number within limits.
type whole struct {
	least, most int
	hint        string // for a lower number
}

func (s whole) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	var number float64
	switch n := n.(type) {
	case *ast.IntegerNode:
		switch i := n.Value.(type) {
		case int64:
			number = float64(i)
		case uint64:
			number = float64(i)
		}
	case *ast.FloatNode:
		number = n.Value
	case *ast.InfinityNode:
		number = n.Value
	default:
		d.ReportAt(n, "write a number, without quotes", "%s must be a whole number, but is %s", what, d.KindOf(n))
		return value{}, false
	}
	switch {
	case number != math.Trunc(number) || math.IsInf(number, 0):
		d.ReportAt(n, "", "%s must be a whole number, but is %g", what, number)
	case number < float64(s.least):
		d.ReportAt(n, s.hint, "%s must be at least %d, but is %.15g", what, s.least, number)
	case number > float64(s.most):
		d.ReportAt(n, "", "%s must be at most %d, but is %.15g", what, s.most, number)
	default:
		return value{node: n, number: int(number)}, true
	}
	return value{}, false
}

func (s whole) schema() object {
	return object{"type": "integer", "minimum": s.least, "maximum": s.most}
}

// list is a list of at least one item.
type list struct {
	item     shape
	itemName string
	most     int // items, 0 for any number
	unique   bool
	empty    string // hint where the list has no items
	form     string // hint where it is no list; "" says how one item is a list
}

func (s list) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		hint := s.form
		if scalar, is := n.(*ast.StringNode); is && hint == "" {
			hint = fmt.Sprintf("a list of one is [%.100s]", plain(scalar.Value))
		}
		d.ReportAt(n, hint, "%s must be a list, but is %s", what, d.KindOf(n))
		return value{}, false
	}
	v := value{node: n}
	if len(sequence.Values) == 0 {
		d.ReportAt(n, s.empty, "%s is empty", what)
		return v, false
	}
	for i, item := range sequence.Values {
		if s.most > 0 && i == s.most {
			d.ReportAt(item, "", "%s has %d entries, where at most %d can be", what, len(sequence.Values), s.most)
			v.partial = true
			break
		}
		read, ok := s.item.read(d, item, s.itemName)
		switch {
		case !ok:
			v.partial = true
		case s.unique && slices.ContainsFunc(v.items, func(other value) bool { return other.text == read.text }):
			d.ReportAt(item, "once is enough", "%s has %s twice", what, read.text)
		default:
			v.items = append(v.items, read)
		}
	}
	return v, true
}

func (s list) schema() object {
	schema := object{"type": "array", "minItems": 1, "items": s.item.schema()}
	if s.most > 0 {
		schema["maxItems"] = s.most
	}
	if s.unique {
		schema["uniqueItems"] = true
	}
	return schema
}

// key is one key of a mapping with fixed keys.
type key struct {
	name     string
	value    shape
	doc      string // what it does, in the schema and in a printed file
	missing  string // hint where it is not given; "" if it is optional
	example  string // YAML to show in a printed file that does not use it
	optional bool
}

// fields is a mapping with fixed keys.
type fields struct {
	name  string // of the mapping, in errors about what it lacks; "" is the name that it is read by
	keys  []key
	empty string // hint where it has no keys, which then is wrong, or is no mapping
}

func (s fields) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	if s.name != "" {
		what = s.name
	}
	before := d.Problems()
	names := make([]string, len(s.keys))
	for i, k := range s.keys {
		names[i] = k.name
	}
	entries, ok := d.Mapping(n, what, names, s.empty)
	if !ok {
		return value{}, false
	}
	v := value{node: n, partial: d.Problems() > before}
	if len(entries) == 0 && !v.partial && s.empty != "" {
		d.ReportAt(n, s.empty, "%s is empty", what)
		return v, false
	}
	for _, k := range s.keys {
		i := slices.IndexFunc(entries, func(e yamlfile.Entry) bool { return e.Key == k.name })
		if i < 0 {
			// A key that is missing because it is misspelt is reported once, as unknown.
			if !k.optional && d.Problems() == before {
				d.ReportAt(n, k.missing, "%s has no %s", what, k.name)
			}
			continue
		}
		if read, ok := k.value.read(d, entries[i].Value, k.name); ok {
			v.entries = append(v.entries, entry{k.name, entries[i].KeyNode, read})
		} else {
			v.partial = true
		}
	}
	return v, true
}

func (s fields) schema() object {
	properties, required := object{}, []string{}
	for _, k := range s.keys {
		property := k.value.schema()
		property["description"] = k.doc
		properties[k.name] = property
		if !k.optional {
			required = append(required, k.name)
		}
	}
	schema := object{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	if s.empty != "" {
		schema["minProperties"] = 1
	}
	return schema
}

// byName is a mapping from names: of identifier types, or of something else.
type byName struct {
	each     shape
	eachName string // what errors call a value, before " of " and the name
	form     string // hint where it is no mapping
	filled   bool   // it has to have keys
	names    named
}

// named says what the names of a mapping are. The zero value is identifier types.
type named struct {
	one, many string
	each      text
}

func (n named) orTypes() named {
	if n.one == "" {
		return named{one: "type", many: "identifier types", each: typeName}
	}
	return n
}

func (s byName) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	names := s.names.orTypes()
	before := d.Problems()
	entries, ok := d.Entries(n, what, names.many, s.form)
	if !ok {
		return value{}, false
	}
	v := value{node: n, partial: d.Problems() > before}
	if len(entries) == 0 && !v.partial && s.filled {
		d.ReportAt(n, s.form, "%s is empty", what)
		return v, false
	}
	for _, e := range entries {
		if !names.each.fits(e.Key) {
			message, hint := names.each.wrong(names.one, e.Key)
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
	schema := object{"type": "object", "propertyNames": object{"pattern": s.names.orTypes().each.pattern.String()}, "additionalProperties": s.each.schema()}
	if s.filled {
		schema["minProperties"] = 1
	}
	return schema
}

// either is a text, or a mapping where more has to be said.
type either struct {
	text    text
	mapping fields
}

func (s either) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return s.mapping.read(d, n, what)
	}
	return s.text.read(d, n, what)
}

func (s either) schema() object {
	return object{"anyOf": []object{s.text.schema(), s.mapping.schema()}}
}

// truthOr is true or false, or a text that says more.
type truthOr struct {
	truth truth
	text  text
}

func (s truthOr) read(d *yamlfile.Document, n ast.Node, what string) (value, bool) {
	if _, ok := n.(*ast.BoolNode); ok {
		return s.truth.read(d, n, what)
	}
	return s.text.read(d, n, what)
}

func (s truthOr) schema() object {
	return object{"anyOf": []object{s.truth.schema(), s.text.schema()}}
}

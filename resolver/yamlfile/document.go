// Package yamlfile reads the files that configure Kindred: YAML, strictly. What is wrong with a file is collected, not returned at
// the first fault, so that one reading finds all problems, and each has line, column, an excerpt and, where there is one, the way to
// mend it. Callers walk the syntax tree by hand, because a problem's place is that of the very word that is wrong.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxDepth is how many brackets may be open at one place. The YAML parser's time grows with the square of nested brackets, and no
// file of ours has more than a few.
const maxDepth = 64

// Document is the content of one file and what is wrong with it.
type Document struct {
	// Kind says in errors what the file is: "schedule file".
	Kind string
	// SyntaxHint says how to mend what the YAML parser does not like about a line, or ""; nil means that it never knows.
	SyntaxHint func(line string) string

	path, text string
	problems   []Problem
}

// Open takes the content of a file of at most that many bytes. The path is for errors only. The error is an [*Error] if the file is
// not text.
func Open(path, kind string, data []byte, maxSize int) (*Document, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxSize {
		return nil, fmt.Errorf("%s is over %d bytes: it cannot be a %s", path, maxSize, kind)
	}
	// The YAML scanner counts some CR LF as two line ends.
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
		before, _, _ := strings.Cut(text, "\ufffd")
		lastLine := before[strings.LastIndexByte(before, '\n')+1:]
		return nil, newError(path, text, []Problem{{
			Line:    1 + strings.Count(before, "\n"),
			Column:  1 + utf8.RuneCountInString(lastLine),
			Message: "the file is not UTF-8 text",
		}})
	}
	return &Document{Kind: kind, path: path, text: text}, nil
}

// Problems is how many problems were reported so far.
func (d *Document) Problems() int { return len(d.problems) }

// Err is an [*Error] with all problems that were reported, or nil.
func (d *Document) Err() error {
	if len(d.problems) == 0 {
		return nil
	}
	return newError(d.path, d.text, d.problems)
}

// Report adds a problem at a line and column.
func (d *Document) Report(line, column int, hint, format string, args ...any) {
	d.problems = append(d.problems, Problem{Line: line, Column: column, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// ReportAt adds a problem where a node begins.
func (d *Document) ReportAt(n ast.Node, hint, format string, args ...any) {
	pos := Position(n)
	d.Report(pos.Line, pos.Column, hint, format, args...)
}

// Position returns where a node begins. The parser places a block mapping at its first colon; a reader looks at the key before it.
func Position(n ast.Node) token.Position {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return Position(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return Position(n.Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return *t.Position
	}
	return token.Position{Line: 1, Column: 1}
}

// KindOf names what a node is, in the words of an error.
func (d *Document) KindOf(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode, *ast.LiteralNode:
		return "text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
	case *ast.NullNode:
		return "nothing"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return fmt.Sprintf("an anchor or alias, which %ss do not have", d.Kind)
	case *ast.TagNode:
		return fmt.Sprintf("a tag, which %ss do not have", d.Kind)
	}
	return "something else"
}

// Body returns the root of the file's one YAML document, nil if the file has none. It is not ok where that was reported as a problem.
func (d *Document) Body() (body ast.Node, ok bool) {
	tokens := lexer.Tokenize(d.text)
	if deep := tooDeep(tokens); deep != nil {
		d.Report(deep.Position.Line, deep.Position.Column, "", "brackets or lists are nested more than %d deep", maxDepth)
		return nil, false
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		d.syntax(err)
		return nil, false
	}
	for _, document := range file.Docs {
		switch {
		case document.Body == nil || document.Body.Type() == ast.CommentGroupType:
		case body != nil:
			d.ReportAt(document.Body, "keep one document, without ---", "a second YAML document begins here")
			return nil, false
		default:
			body = document.Body
		}
	}
	return body, true
}

// tooDeep returns the first token that is nested too deep.
func tooDeep(tokens token.Tokens) *token.Token {
	open, line, dashes := 0, 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open--
		case token.SequenceEntryType: // "- - - a" is a list in a list in a list
			if t.Position.Line != line {
				line, dashes = t.Position.Line, 0
			}
			dashes++
		}
		if open > maxDepth || dashes > maxDepth {
			return t
		}
	}
	return nil
}

// syntax reports what the YAML parser says.
func (d *Document) syntax(err error) {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil || e.GetToken().Position == nil {
		d.Report(1, 1, "", "not YAML: %v", err)
		return
	}
	pos := e.GetToken().Position
	hint := ""
	if lines := strings.Split(d.text, "\n"); pos.Line >= 1 && pos.Line <= len(lines) {
		line := lines[pos.Line-1]
		if d.SyntaxHint != nil {
			hint = d.SyntaxHint(line)
		}
		if hint == "" && strings.Contains(line, "\t") {
			hint = "indent with spaces: YAML does not take tabs"
		}
	}
	d.Report(pos.Line, pos.Column, hint, "not YAML: %s", printable(e.GetMessage()))
}

// Entry is one key of a mapping with its value.
type Entry struct {
	Key     string
	KeyNode ast.Node
	Value   ast.Node
}

// Entries returns a mapping's keys and values in the order of the file. It reports a node that is no mapping, and keys that are no
// text or come twice; of says what the keys are. The hint is for a node that is no mapping.
func (d *Document) Entries(n ast.Node, what, of, hint string) ([]Entry, bool) {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		d.ReportAt(n, hint, "%s must be a mapping of %s, but is %s", what, of, d.KindOf(n))
		return nil, false
	}
	entries := make([]Entry, 0, len(pairs))
	taken := make(map[string]bool, len(pairs))
	for _, pair := range pairs {
		key, ok := pair.Key.(*ast.StringNode)
		switch {
		case !ok && isOn(pair.Key) && slices.Contains(strings.Split(of, ", "), "on"):
			d.ReportAt(pair.Key, "write the key on in quotes, 'on': …, which all programs take for a word",
				"the key true stands where on belongs: a program that reads on, yes and y as true has written this file")
		case !ok:
			d.ReportAt(pair.Key, "", "this is no key of a %s; keys are words: %s", d.Kind, of)
		case taken[key.Value]:
			d.ReportAt(pair.Key, "", "the key %.100q comes twice", key.Value)
		default:
			taken[key.Value] = true
			entries = append(entries, Entry{Key: key.Value, KeyNode: pair.Key, Value: pair.Value})
		}
	}
	return entries, true
}

// isOn tells whether a key is what readers of YAML 1.1 make of on.
func isOn(key ast.Node) bool {
	truth, is := key.(*ast.BoolNode)
	return is && truth.Value
}

// Mapping returns the entries of a mapping with fixed keys, and reports those that are not known or have no value. The hint is for a
// node that is no mapping.
func (d *Document) Mapping(n ast.Node, what string, known []string, hint string) ([]Entry, bool) {
	entries, ok := d.Entries(n, what, strings.Join(known, ", "), hint)
	if !ok {
		return nil, false
	}
	return slices.DeleteFunc(entries, func(e Entry) bool {
		switch {
		case !slices.Contains(known, e.Key):
			hint := "there are " + strings.Join(known, ", ")
			if len(known) == 1 {
				hint = "there is only " + known[0]
			}
			d.ReportAt(e.KeyNode, DidYouMean(e.Key, known, hint), "unknown key %.100q", e.Key)
			return true
		case e.Value == nil:
			d.ReportAt(e.KeyNode, "", "%s has no value", e.Key)
			return true
		}
		return false
	}), true
}

// Text reads a text. The hint is for a value of another kind.
func (d *Document) Text(n ast.Node, what, hint string) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimRight(n.Value.Value, "\n"), true
	}
	d.ReportAt(n, hint, "%s must be text, but is %s", what, d.KindOf(n))
	return "", false
}

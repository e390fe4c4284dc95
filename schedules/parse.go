package schedules

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

var (
	// The keys of an entry, in the order in which a file has them.
	entryKeys    = []string{"name", "cron", "command", "mode", "timeout", "jitter"}
	requiredKeys = []string{"name", "cron", "command", "timeout"}
	commands     = []string{string(CommandRun)}
	modes        = []string{string(ModeAuto), string(ModeFull)}

	namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)
	// A value that begins with one of YAML's own signs and so is no plain text.
	unquotedCron = regexp.MustCompile(`^\s*(- +)?cron:\s*([*@?].*?)\s*$`)
)

// minTimeout is the shortest timeout that can be meant.
const minTimeout = time.Second

// Parse checks the content of a schedule file. The path is for errors only. The
// error is a [*FileError] with every problem found.
func Parse(path string, data []byte) (*File, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > MaxFileSize {
		return nil, fmt.Errorf("%s is over %d bytes: it cannot be a schedule file", path, MaxFileSize)
	}
	// The YAML scanner counts some CR LF as two line ends.
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
		before, _, _ := strings.Cut(text, "\ufffd")
		lastLine := before[strings.LastIndexByte(before, '\n')+1:]
		return nil, newFileError(path, text, []Problem{{
			Line:    1 + strings.Count(before, "\n"),
			Column:  1 + utf8.RuneCountInString(lastLine),
			Message: "the file is not UTF-8 text",
		}})
	}

	p := &fileParser{text: text}
	entries := p.file()
	if len(p.problems) > 0 {
		return nil, newFileError(path, text, p.problems)
	}
	return &File{Path: path, Entries: entries}, nil
}

// fileParser walks the syntax tree of one file and collects what is wrong with it.
// It decodes by hand, not into a struct, so that one reading finds all problems and
// each has the position of the very word that is wrong.
type fileParser struct {
	text     string
	problems []Problem
}

func (p *fileParser) report(line, column int, hint, format string, args ...any) {
	p.problems = append(p.problems, Problem{Line: line, Column: column, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (p *fileParser) reportAt(n ast.Node, hint, format string, args ...any) {
	pos := position(n)
	p.report(pos.Line, pos.Column, hint, format, args...)
}

// position returns where a node begins. The parser places a block mapping at its
// first colon; a reader looks at the key before it.
func position(n ast.Node) token.Position {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return position(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return position(n.Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return *t.Position
	}
	return token.Position{Line: 1, Column: 1}
}

// kindOf names what a node is, in the words of an error.
func kindOf(n ast.Node) string {
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
		return "an anchor or alias, which schedule files do not have"
	case *ast.TagNode:
		return "a tag, which schedule files do not have"
	}
	return "something else"
}

func (p *fileParser) file() []Entry {
	doc, err := parser.ParseBytes([]byte(p.text), 0)
	if err != nil {
		p.syntax(err)
		return nil
	}
	bodies := make([]ast.Node, 0, 1)
	for _, d := range doc.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentGroupType {
			bodies = append(bodies, d.Body)
		}
	}
	const example = "a file has a list 'schedules:' of entries with name, cron, command, mode, timeout and jitter"
	switch {
	case len(bodies) == 0:
		p.report(1, 1, example, "the file has no schedules")
		return nil
	case len(bodies) > 1:
		p.reportAt(bodies[1], "keep one document, without ---", "a second YAML document begins here")
		return nil
	}

	root, ok := p.mapping(bodies[0], "the file", []string{"schedules"})
	if !ok {
		return nil
	}
	list, ok := root["schedules"]
	if !ok {
		if len(p.problems) == 0 {
			p.reportAt(bodies[0], example, "the key schedules is missing")
		}
		return nil
	}
	sequence, ok := list.(*ast.SequenceNode)
	if !ok {
		p.reportAt(list, "begin each entry with '- name:'", "schedules must be a list, but is %s", kindOf(list))
		return nil
	}
	if len(sequence.Values) == 0 {
		p.reportAt(list, "add an entry, or unset KINDRED_SCHEDULES to use the built-in file", "schedules is empty: there would be nothing to run")
		return nil
	}

	entries := make([]Entry, 0, len(sequence.Values))
	lineOf := map[string]int{}
	for _, n := range sequence.Values {
		entry, nameNode, ok := p.entry(n)
		if nameNode != nil {
			if line, taken := lineOf[entry.Name]; taken {
				p.reportAt(nameNode, "logs tell entries apart by name: choose another", "the name %q is taken by the entry in line %d", entry.Name, line)
			} else {
				lineOf[entry.Name] = entry.Line
			}
		}
		if ok {
			entries = append(entries, entry)
		}
	}
	return entries
}

// syntax reports what the YAML parser says.
func (p *fileParser) syntax(err error) {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil || e.GetToken().Position == nil {
		p.report(1, 1, "", "not YAML: %v", err)
		return
	}
	pos := e.GetToken().Position
	message, hint := e.GetMessage(), ""
	lines := strings.Split(p.text, "\n")
	if pos.Line >= 1 && pos.Line <= len(lines) {
		if m := unquotedCron.FindStringSubmatch(lines[pos.Line-1]); m != nil {
			hint = fmt.Sprintf("put the expression in quotes: cron: %.100q", m[2])
		} else if strings.Contains(lines[pos.Line-1], "\t") {
			hint = "indent with spaces: YAML does not take tabs"
		}
	}
	p.report(pos.Line, pos.Column, hint, "not YAML: %s", printable(message))
}

// mapping returns a mapping's values by key, and reports keys that are not known.
func (p *fileParser) mapping(n ast.Node, what string, known []string) (map[string]ast.Node, bool) {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		p.reportAt(n, "", "%s must be a mapping of %s, but is %s", what, strings.Join(known, ", "), kindOf(n))
		return nil, false
	}
	values := make(map[string]ast.Node, len(pairs))
	for _, pair := range pairs {
		key, ok := pair.Key.(*ast.StringNode)
		if !ok {
			p.reportAt(pair.Key, "", "this is no key of a schedule file; keys are words: %s", strings.Join(known, ", "))
			continue
		}
		if !slices.Contains(known, key.Value) {
			hint := "there are " + strings.Join(known, ", ")
			if len(known) == 1 {
				hint = "there is only " + known[0]
			}
			if s, ok := suggest(key.Value, known); ok {
				hint = fmt.Sprintf("did you mean %q?", s)
			}
			p.reportAt(pair.Key, hint, "unknown key %.100q", key.Value)
			continue
		}
		if pair.Value == nil {
			p.reportAt(pair.Key, "", "%s has no value", key.Value)
			continue
		}
		values[key.Value] = pair.Value
	}
	return values, true
}

// entry checks one entry. Its name's node is returned also when something else is
// wrong, so that duplicate names are found in any case.
func (p *fileParser) entry(n ast.Node) (entry Entry, nameNode ast.Node, ok bool) {
	before := len(p.problems)
	values, ok := p.mapping(n, "an entry", entryKeys)
	if !ok {
		return Entry{}, nil, false
	}
	// A key that is missing because it is misspelt is reported once, as unknown.
	if len(p.problems) == before {
		missing := slices.DeleteFunc(slices.Clone(requiredKeys), func(key string) bool { return values[key] != nil })
		if len(missing) > 0 {
			p.reportAt(n, "", "the entry has no %s", strings.Join(missing, ", "))
		}
	}

	entry = Entry{Mode: ModeAuto}
	readers := map[string]func(ast.Node){
		"name": func(v ast.Node) {
			if entry.Name, entry.Line = p.name(v), position(v).Line; entry.Name != "" {
				nameNode = v
			}
		},
		"cron":    func(v ast.Node) { entry.Cron, entry.schedule = p.cron(v) },
		"command": func(v ast.Node) { entry.Command = Command(p.oneOf(v, "command", commands)) },
		"mode":    func(v ast.Node) { entry.Mode = Mode(p.oneOf(v, "mode", modes)) },
		"timeout": func(v ast.Node) { entry.Timeout = p.duration(v, "timeout", minTimeout) },
		"jitter":  func(v ast.Node) { entry.Jitter = p.duration(v, "jitter", 0) },
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		readers[key](values[key])
	}
	if len(p.problems) > before {
		return entry, nameNode, false
	}

	if entry.Jitter > entry.Timeout {
		p.reportAt(values["jitter"], "", "the jitter of %s is longer than the timeout of %s", brief(entry.Jitter), brief(entry.Timeout))
	} else if gap := shortestGap(entry.schedule); entry.Jitter >= gap {
		p.reportAt(values["jitter"], "a firing that comes while the last one waits is skipped: make the jitter shorter",
			"the jitter of %s is not shorter than the %s between two firings of %q", brief(entry.Jitter), brief(gap), entry.Cron)
	}
	return entry, nameNode, len(p.problems) == before
}

// string reads a text. The hint is for a value of another kind.
func (p *fileParser) string(n ast.Node, key, hint string) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimRight(n.Value.Value, "\n"), true
	}
	p.reportAt(n, hint, "%s must be text, but is %s", key, kindOf(n))
	return "", false
}

func (p *fileParser) name(n ast.Node) string {
	s, ok := p.string(n, "name", `a word that logs show, such as "resolve"`)
	if !ok {
		return ""
	}
	if !namePattern.MatchString(s) {
		p.reportAt(n, "small letters, digits, - and _, at most 63, the first a letter or digit", "the name %.100q cannot be used", s)
		return ""
	}
	return s
}

func (p *fileParser) oneOf(n ast.Node, key string, allowed []string) string {
	hint := "there is " + strings.Join(allowed, ", ")
	s, ok := p.string(n, key, hint)
	if !ok || slices.Contains(allowed, s) {
		return s
	}
	if near, ok := suggest(s, allowed); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	if key == "mode" && s == "incremental" {
		hint = `write "auto" or "full": this version reads everything in every run`
	}
	p.reportAt(n, hint, "unknown %s %.100q", key, s)
	return ""
}

func (p *fileParser) duration(n ast.Node, key string, least time.Duration) time.Duration {
	hint := "a number with a unit: 30s, 55m, 1h30m"
	s, ok := p.string(n, key, hint)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		if days, found := strings.CutSuffix(s, "d"); found {
			if d, err := time.ParseDuration(days + "h"); err == nil && d > 0 && d < 1e4*time.Hour {
				hint = "there are no days: write " + brief(24*d)
			}
		}
		p.reportAt(n, hint, "%s %.100q is not a duration", key, s)
	case d < least && least > 0:
		p.reportAt(n, fmt.Sprintf("at least %s: there is no run without a timeout", brief(least)), "the %s of %s is too short", key, brief(d))
	case d < least:
		p.reportAt(n, "", "the %s of %s is negative", key, brief(d))
	default:
		return d
	}
	return 0
}

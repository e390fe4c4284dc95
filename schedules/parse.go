package schedules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/kindred-id/kindred/resolver/yamlfile"
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
	document, err := yamlfile.Open(path, "schedule file", data, MaxFileSize)
	if err != nil {
		return nil, err
	}
	document.SyntaxHint = quoteCron
	p := &fileParser{document}
	entries := p.file()
	if err := p.Err(); err != nil {
		return nil, err
	}
	return &File{Path: path, Entries: entries}, nil
}

// quoteCron knows what is wrong with a line that YAML cannot read.
func quoteCron(line string) string {
	if m := unquotedCron.FindStringSubmatch(line); m != nil {
		return fmt.Sprintf("put the expression in quotes: cron: %.100q", m[2])
	}
	return ""
}

// fileParser walks the syntax tree of one file and collects what is wrong with it.
type fileParser struct{ *yamlfile.Document }

func (p *fileParser) file() []Entry {
	body, ok := p.Body()
	if !ok {
		return nil
	}
	const example = "a file has a list 'schedules:' of entries with name, cron, command, mode, timeout and jitter"
	if body == nil {
		p.Report(1, 1, example, "the file has no schedules")
		return nil
	}

	root, ok := p.mapping(body, "the file", []string{"schedules"})
	if !ok {
		return nil
	}
	list, ok := root["schedules"]
	if !ok {
		if p.Problems() == 0 {
			p.ReportAt(body, example, "the key schedules is missing")
		}
		return nil
	}
	sequence, ok := list.(*ast.SequenceNode)
	if !ok {
		p.ReportAt(list, "begin each entry with '- name:'", "schedules must be a list, but is %s", p.KindOf(list))
		return nil
	}
	if len(sequence.Values) == 0 {
		p.ReportAt(list, "add an entry, or unset KINDRED_SCHEDULES to use the built-in file", "schedules is empty: there would be nothing to run")
		return nil
	}

	entries := make([]Entry, 0, len(sequence.Values))
	lineOf := map[string]int{}
	for _, n := range sequence.Values {
		entry, nameNode, ok := p.entry(n)
		if nameNode != nil {
			if line, taken := lineOf[entry.Name]; taken {
				p.ReportAt(nameNode, "logs tell entries apart by name: choose another", "the name %q is taken by the entry in line %d", entry.Name, line)
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

// mapping returns a mapping's values by key, and reports keys that are not known.
func (p *fileParser) mapping(n ast.Node, what string, known []string) (map[string]ast.Node, bool) {
	entries, ok := p.Mapping(n, what, known, "")
	values := make(map[string]ast.Node, len(entries))
	for _, e := range entries {
		values[e.Key] = e.Value
	}
	return values, ok
}

// entry checks one entry. Its name's node is returned also when something else is
// wrong, so that duplicate names are found in any case.
func (p *fileParser) entry(n ast.Node) (entry Entry, nameNode ast.Node, ok bool) {
	before := p.Problems()
	values, ok := p.mapping(n, "an entry", entryKeys)
	if !ok {
		return Entry{}, nil, false
	}
	// A key that is missing because it is misspelt is reported once, as unknown.
	if p.Problems() == before {
		missing := slices.DeleteFunc(slices.Clone(requiredKeys), func(key string) bool { return values[key] != nil })
		if len(missing) > 0 {
			p.ReportAt(n, "", "the entry has no %s", strings.Join(missing, ", "))
		}
	}

	entry = Entry{Mode: ModeAuto}
	readers := map[string]func(ast.Node){
		"name": func(v ast.Node) {
			if entry.Name, entry.Line = p.name(v), yamlfile.Position(v).Line; entry.Name != "" {
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
	if p.Problems() > before {
		return entry, nameNode, false
	}

	if entry.Jitter > entry.Timeout {
		p.ReportAt(values["jitter"], "", "the jitter of %s is longer than the timeout of %s", brief(entry.Jitter), brief(entry.Timeout))
	} else if gap := shortestGap(entry.schedule); entry.Jitter >= gap {
		p.ReportAt(values["jitter"], "a firing that comes while the last one waits is skipped: make the jitter shorter",
			"the jitter of %s is not shorter than the %s between two firings of %q", brief(entry.Jitter), brief(gap), entry.Cron)
	}
	return entry, nameNode, p.Problems() == before
}

func (p *fileParser) name(n ast.Node) string {
	s, ok := p.Text(n, "name", `a word that logs show, such as "resolve"`)
	if !ok {
		return ""
	}
	if !namePattern.MatchString(s) {
		p.ReportAt(n, "small letters, digits, - and _, at most 63, the first a letter or digit", "the name %.100q cannot be used", s)
		return ""
	}
	return s
}

func (p *fileParser) oneOf(n ast.Node, key string, allowed []string) string {
	hint := "there is " + strings.Join(allowed, ", ")
	s, ok := p.Text(n, key, hint)
	if !ok || slices.Contains(allowed, s) {
		return s
	}
	hint = yamlfile.DidYouMean(s, allowed, hint)
	if key == "mode" && s == "incremental" {
		hint = `write "auto": it is incremental wherever that is possible, and full where it is not`
	}
	p.ReportAt(n, hint, "unknown %s %.100q", key, s)
	return ""
}

func (p *fileParser) duration(n ast.Node, key string, least time.Duration) time.Duration {
	hint := "a number with a unit: 30s, 55m, 1h30m"
	s, ok := p.Text(n, key, hint)
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
		p.ReportAt(n, hint, "%s %.100q is not a duration", key, s)
	case d < least && least > 0:
		p.ReportAt(n, fmt.Sprintf("at least %s: there is no run without a timeout", brief(least)), "the %s of %s is too short", key, brief(d))
	case d < least:
		p.ReportAt(n, "", "the %s of %s is negative", key, brief(d))
	default:
		return d
	}
	return 0
}

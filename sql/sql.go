// Package sql holds every statement that Kindred sends to a warehouse, as commented .sql files in one folder for each stage of a
// run, and the few rules by which a statement is put together from them.
//
// A file is valid SQL on its own. What varies comes in four ways:
//
//   - Values and names are query parameters, {name:Type} and {name:Identifier}, which the warehouse itself binds (Set).
//   - {name:Expression} is the place of an expression or type that a model states (Expression), which was checked before.
//   - A comment of the form /* insert: name */ is a place where fragments, which are files too, are put in, none or several of
//     them one after the other (Insert). A missing fragment list is an error; an empty one has to be said.
//   - In a fragment that is put in several times, names that end in _n or _m, parameters included, take a number instead of that
//     letter (Number): value_n becomes value_2. So the parameters of repeated fragments stay apart.
//
// Build returns the text and the parameters and refuses a statement with a place left open, a parameter without a value or a
// value without a parameter: a mistake in a file is found by the first test that builds it, not by a warehouse.
package sql

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed */*.sql
var files embed.FS

// Files returns the embedded statements, for tests and tools that want to read them all.
func Files() fs.FS { return files }

var (
	parameterPattern = regexp.MustCompile(`\{([a-z][a-z0-9_]*):([A-Za-z0-9_(), ']+)\}`)
	insertPattern    = regexp.MustCompile(`/\* insert: ([a-z_]+) \*/`)
)

// Statement is a file of this package on its way to a warehouse. The zero value is not useful; Load makes one. Methods return a
// new Statement, so that a statement can be a base for several others. A mistake is kept and reported by Build.
type Statement struct {
	name   string
	text   string
	values map[string]any
	err    error
}

// Load reads the file of that name, for example "extract/links.sql".
func Load(name string) Statement {
	text, err := files.ReadFile(name)
	if err != nil {
		err = fmt.Errorf("sql: statement %s does not exist: %w", name, err)
	}
	return Statement{name: name, text: stripHeader(string(text)), err: err}
}

// stripHeader drops the opening comment of a file: it is written for readers of the repository, and a warehouse's query log is
// easier to read without it.
func stripHeader(text string) string {
	for strings.HasPrefix(text, "--") {
		_, text, _ = strings.Cut(text, "\n")
	}
	return strings.TrimSpace(text)
}

// Name is the file's name without its ending, which names the step in query ids and errors.
func (s Statement) Name() string { return strings.TrimSuffix(s.name, ".sql") }

// Expression is SQL that a model states: an expression over the columns of a table, or a type. It becomes part of the text as it is, so
// whoever makes one has checked that it is one expression, without parameters of its own (see [ExpressionProblem]).
type Expression string

// Set binds the parameter to a value: string (also for Identifier), []string, bool, an integer, or an Expression for a place of that type.
func (s Statement) Set(parameter string, value any) Statement {
	values := maps.Clone(s.values)
	if values == nil {
		values = make(map[string]any)
	}
	if _, taken := values[parameter]; taken {
		s.err = errors.Join(s.err, fmt.Errorf("sql: %s: parameter %s is set twice", s.name, parameter))
	}
	values[parameter] = value
	s.values = values
	return s
}

// SetAll binds several parameters.
func (s Statement) SetAll(values map[string]any) Statement {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		s = s.Set(name, values[name])
	}
	return s
}

// Number replaces the letter at the end of names, as in value_n, by a number, in the text and in the names of parameters.
func (s Statement) Number(letter string, number int) Statement {
	pattern := regexp.MustCompile(`\b([a-z][a-z0-9_]*)_` + regexp.QuoteMeta(letter) + `\b`)
	replacement := "${1}_" + strconv.Itoa(number)
	s.text = pattern.ReplaceAllString(s.text, replacement)
	values := make(map[string]any, len(s.values))
	for name, value := range s.values {
		values[pattern.ReplaceAllString(name, replacement)] = value
	}
	s.values = values
	return s
}

// Insert puts the fragments, in order, at the place of that name; with no fragment the place is closed and stays empty. Their
// parameters become the statement's; two fragments may share a parameter only with the same value.
func (s Statement) Insert(place string, fragments ...Statement) Statement {
	marker := "/* insert: " + place + " */"
	if !strings.Contains(s.text, marker) {
		s.err = errors.Join(s.err, fmt.Errorf("sql: %s has no place named %s", s.name, place))
		return s
	}
	values := maps.Clone(s.values)
	if values == nil {
		values = make(map[string]any)
	}
	texts := make([]string, 0, len(fragments))
	for _, fragment := range fragments {
		s.err = errors.Join(s.err, fragment.err)
		texts = append(texts, fragment.text)
		for name, value := range fragment.values {
			if have, taken := values[name]; taken && fmt.Sprint(have) != fmt.Sprint(value) {
				s.err = errors.Join(s.err, fmt.Errorf("sql: %s: parameter %s of %s has two values", s.name, name, fragment.name))
			}
			values[name] = value
		}
	}
	s.values = values
	s.text = strings.ReplaceAll(s.text, marker, strings.Join(texts, "\n"))
	return s
}

// Build returns the finished text and the value of each parameter in it.
func (s Statement) Build() (string, map[string]any, error) {
	if s.err != nil {
		return "", nil, s.err
	}
	if open := insertPattern.FindStringSubmatch(s.text); open != nil {
		return "", nil, fmt.Errorf("sql: %s: nothing was inserted at %s", s.name, open[1])
	}
	used := make(map[string]bool)
	for _, match := range parameterPattern.FindAllStringSubmatch(s.text, -1) {
		value, ok := s.values[match[1]]
		if !ok {
			return "", nil, fmt.Errorf("sql: %s: parameter %s has no value", s.name, match[1])
		}
		if _, is := value.(Expression); is != (match[2] == "Expression") {
			return "", nil, fmt.Errorf("sql: %s: parameter %s is of the type %s, and its value is a %T", s.name, match[1], match[2], value)
		}
		used[match[1]] = true
	}
	for name := range s.values {
		if !used[name] {
			return "", nil, fmt.Errorf("sql: %s: parameter %s is set and not used", s.name, name)
		}
	}
	text, values := s.written()
	return text, values, nil
}

// written puts the expressions in their places, and returns the other values.
func (s Statement) written() (string, map[string]any) {
	values := maps.Clone(s.values)
	maps.DeleteFunc(values, func(_ string, value any) bool { _, is := value.(Expression); return is })
	if len(values) == len(s.values) {
		return s.text, s.values
	}
	return parameterPattern.ReplaceAllStringFunc(s.text, func(place string) string {
		expression, is := s.values[parameterPattern.FindStringSubmatch(place)[1]].(Expression)
		if !is {
			return place
		}
		return string(expression)
	}), values
}

// Literal returns the text with every parameter written out as a quoted name or literal. It is for CREATE VIEW alone: a view
// keeps its text, and ClickHouse takes a parameter in it for one of the view's own.
func (s Statement) Literal() (string, error) {
	text, values, err := s.Build()
	if err != nil {
		return "", err
	}
	return parameterPattern.ReplaceAllStringFunc(text, func(place string) string {
		match := parameterPattern.FindStringSubmatch(place)
		value := values[match[1]]
		if match[2] == "Identifier" {
			return QuoteName(fmt.Sprint(value))
		}
		return quoteValue(value)
	}), nil
}

var escaper = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "`", "\\`", "\n", `\n`, "\r", `\r`, "\t", `\t`, "\x00", `\0`)

// QuoteName writes the name of a database, table or column as ClickHouse reads it back unchanged.
func QuoteName(name string) string { return "`" + escaper.Replace(name) + "`" }

func quoteValue(value any) string {
	switch value := value.(type) {
	case string:
		return "'" + escaper.Replace(value) + "'"
	case []string:
		quoted := make([]string, len(value))
		for i, item := range value {
			quoted[i] = quoteValue(item)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case []float64:
		texts := make([]string, len(value))
		for i, number := range value {
			texts[i] = strconv.FormatFloat(number, 'g', -1, 64)
		}
		return "[" + strings.Join(texts, ", ") + "]"
	default:
		return fmt.Sprint(value)
	}
}

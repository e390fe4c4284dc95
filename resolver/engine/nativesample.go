package engine

import (
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine/native"
)

// sample returns the columns that an INSERT takes, in its order.
func sample(c *chdb.Connection, head string, parameters []chdb.Parameter) ([]native.Column, error) {
	target, list := insertTarget(head)
	names, plain := plainNames(list)
	table := target
	if list != "" && !plain { // such as (* EXCEPT (a)): the engine knows what that is
		table = "(SELECT " + list + " FROM " + target + "\n)"
	}
	var all []described
	if err := describe(c, table, parameters, func(d *described) { all = append(all, *d) }); err != nil {
		return nil, err
	}
	byName := make(map[string]native.Column, len(all))
	columns := []native.Column{}
	for _, d := range all {
		byName[d.Name] = d.Column
		if d.filled == "" || d.filled == "DEFAULT" {
			columns = append(columns, d.Column)
		}
	}
	if list != "" && plain {
		columns = columns[:0]
		for _, name := range names {
			column, there := byName[name]
			if !there {
				return nil, newException(noSuchColumn, "No such column %s in table %s", name, target)
			}
			columns = append(columns, column)
		}
	}
	for _, column := range columns {
		if err := native.Check(column.Type); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

// insertTarget takes what an INSERT is into, a table or a function with its arguments, and its list of columns from the
// statement's head.
func insertTarget(head string) (target, columns string) {
	l := &lexer{text: head}
	l.next() // INSERT
	t := l.next()
	function := false
	for _, keyword := range []string{"INTO", "TABLE", "FUNCTION"} {
		if l.is(t, keyword) {
			function = keyword == "FUNCTION"
			t = l.next()
		}
	}
	start := t.start
	t = skipName(l, t)
	if function && l.isSymbol(t, '(') {
		skipParentheses(l)
		t = l.next()
	}
	target = strings.TrimSpace(head[start:t.start])
	if !l.isSymbol(t, '(') {
		return target, ""
	}
	closing := skipParentheses(l)
	return target, strings.TrimSpace(head[t.end:closing.start])
}

// skipParentheses returns the token that closes the one just read.
func skipParentheses(l *lexer) token {
	for depth := 1; ; {
		t := l.next()
		switch {
		case l.isSymbol(t, '('):
			depth++
		case l.isSymbol(t, ')'):
			depth--
		}
		if depth == 0 || t.kind == end {
			return t
		}
	}
}

// plainNames reads a list of names. It is not plain when there is anything else in it.
func plainNames(list string) (names []string, plain bool) {
	l := &lexer{text: list}
	var name strings.Builder
	wantsPart := true
	for t := l.next(); ; t = l.next() {
		switch {
		case t.kind == end, l.isSymbol(t, ','):
			if wantsPart {
				return nil, false
			}
			names = append(names, name.String())
			name.Reset()
			if t.kind == end {
				return names, true
			}
			wantsPart = true
		case l.isSymbol(t, '.') && !wantsPart:
			name.WriteByte('.')
			wantsPart = true
		case wantsPart && t.kind == word:
			name.WriteString(list[t.start:t.end])
			wantsPart = false
		case wantsPart && t.kind == quoted && t.end-t.start >= 2:
			name.WriteString(unquoteName(list[t.start:t.end]))
			wantsPart = false
		default:
			return nil, false
		}
	}
}

// unquoteName reads a `name` or "name" of SQL: a backslash makes the next byte plain, and a doubled quote stands for one.
func unquoteName(quoted string) string {
	quote := quoted[:1]
	return unquote("'" + strings.ReplaceAll(quoted[1:len(quoted)-1], quote+quote, quote) + "'")
}

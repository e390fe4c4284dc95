package schedules

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
	"github.com/robfig/cron/v3"

	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// cron reads an entry's expression and places what is wrong with it at the very
// character, if the value is written so that one can be named.
func (p *fileParser) cron(n ast.Node) (string, cron.Schedule) {
	s, ok := p.Text(n, "cron", `an expression in quotes: "7 * * * *"`)
	if !ok {
		return "", nil
	}
	schedule, bad := parseExpression(s)
	if bad == nil {
		return s, schedule
	}
	pos := yamlfile.Position(n)
	column := pos.Column
	if offset, ok := valueOffset(n.GetToken()); ok {
		column += offset + utf8.RuneCountInString(s[:bad.offset])
	}
	p.Report(pos.Line, column, bad.hint, "cron %.100q: %s", s, bad.message)
	return "", nil
}

// valueOffset returns how many characters after the token's position its value
// begins: one quote or nothing. It is not ok where the value is not in the file as it
// is, as with escapes or a block of lines.
func valueOffset(t *token.Token) (int, bool) {
	if t == nil || strings.ContainsAny(t.Value, "\n\r") {
		return 0, false
	}
	switch origin := strings.TrimSpace(t.Origin); origin {
	case strings.TrimSpace(t.Value):
		// A plain value has no space around it.
		return 0, origin == t.Value
	case `"` + t.Value + `"`, `'` + t.Value + `'`:
		return 1, true
	}
	return 0, false
}

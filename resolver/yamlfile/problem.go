package yamlfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// Problem is one thing wrong with a file.
type Problem struct {
	Line    int    // from 1
	Column  int    // in characters, from 1
	Message string // what is wrong
	Hint    string // how to mend it; empty if there is nothing to add
}

// Error says everything that is wrong with a file.
type Error struct {
	Path     string
	Problems []Problem // by position; at least one

	lines []string
}

// newError orders the problems by position and keeps the text for the excerpts.
func newError(path, text string, problems []Problem) *Error {
	e := &Error{Path: path, lines: strings.Split(text, "\n"), Problems: problems}
	for i := range e.Problems {
		p := &e.Problems[i]
		p.Line = min(max(p.Line, 1), len(e.lines))
		width := utf8.RuneCountInString(e.lines[p.Line-1])
		p.Column = min(max(p.Column, 1), width+1)
	}
	slices.SortStableFunc(e.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return e
}

// mostShown is how many problems an error's text lists.
const mostShown = 20

// Error lists the first problems, each as
//
//	path:line:column: message
//	    4 |     cron: "61 * * * *"
//	      |            ^
//	  hint
func (e *Error) Error() string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i == mostShown {
			fmt.Fprintf(&b, "\nand %d more problems", len(e.Problems)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s", e.Path, p.Line, p.Column, p.Message)
		line, column := excerpt(e.lines[p.Line-1], p.Column)
		if line != "" {
			fmt.Fprintf(&b, "\n%5d | %s\n      | %s^", p.Line, line, strings.Repeat(" ", column-1))
		}
		if p.Hint != "" {
			fmt.Fprintf(&b, "\n  %s", p.Hint)
		}
	}
	return b.String()
}

// excerptWidth is the most characters of a line that an excerpt shows.
const excerptWidth = 100

// excerpt returns the part of the line around the column (from 1), safe to print on a terminal, and the column within it.
func excerpt(line string, column int) (string, int) {
	runes := []rune(printable(line))
	if len(runes) > excerptWidth {
		from := min(max(0, column-1-excerptWidth/2), len(runes)-excerptWidth)
		runes = runes[from : from+excerptWidth]
		column -= from
	}
	return strings.TrimRight(string(runes), " "), column
}

// printable replaces what a terminal would not show as one column.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case !unicode.IsPrint(r):
			return '·'
		}
		return r
	}, s)
}

// Suggest returns the candidate nearest to the word, if it is near enough to be a typing error.
func Suggest(word string, candidates []string) (string, bool) {
	best, bestDistance := "", 3
	for _, c := range candidates {
		if d := levenshtein.Distance(strings.ToLower(word), c, nil); d < bestDistance && d < len(c) {
			best, bestDistance = c, d
		}
	}
	return best, best != ""
}

// DidYouMean asks for the candidate nearest to the word; otherwise is the hint where none is near.
func DidYouMean(word string, candidates []string, otherwise string) string {
	if near, ok := Suggest(word, candidates); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

package console

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// widest is how many columns of the terminal a cell brings the others of its column to. A wider one stands out.
const widest = 100

// newCells measures texts as a terminal shows them, whatever the language of the environment: a Chinese character takes two columns.
func newCells() *runewidth.Condition { return &runewidth.Condition{StrictEmojiNeutral: true} }

// width is how many columns a plain text takes. Most are ASCII, of which there can be a hundred thousand.
func width(plain string) int {
	for i := range len(plain) {
		if plain[i] >= utf8.RuneSelf {
			return newCells().StringWidth(plain)
		}
	}
	return len(plain)
}

// Plain writes what a terminal would not show as what it is, control characters above all, as escapes: a tab is \t, the zero-width
// space \u200b, a byte that is no UTF-8 \xff. Values are other people's, and may be made to command a terminal, or to look like another.
func Plain(text string) string {
	var plain strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if broken := r == utf8.RuneError && size == 1; !broken && unicode.IsPrint(r) {
			plain.WriteString(text[:size])
		} else {
			quoted := strconv.Quote(text[:size])
			plain.WriteString(quoted[1 : len(quoted)-1])
		}
		text = text[size:]
	}
	return plain.String()
}

// table is rows of cells below a header, in columns as wide as their widest cell. Cells are plain texts.
type table struct {
	indent string
	right  []bool // columns of numbers, which end below each other
	rows   [][]string
}

// newTable has columns of these names. A name that ends in > is one of numbers.
func newTable(header ...string) *table {
	t := &table{right: make([]bool, len(header))}
	for i, name := range header {
		header[i], t.right[i] = strings.CutSuffix(name, ">")
	}
	t.add(header...)
	return t
}

// add adds a row, with a cell for each column.
func (t *table) add(row ...string) { t.rows = append(t.rows, row) }

// write writes the table, if it has rows, each line indented and without spaces at its end.
func (t *table) write(text *strings.Builder) {
	if len(t.rows) == 1 {
		return
	}
	widths := make([]int, len(t.right))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], min(width(cell), widest))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", max(0, widths[i]-width(cell)))
			if t.right[i] {
				cell, space = space+cell, ""
			}
			line.WriteString("  " + cell + space)
		}
		text.WriteString(t.indent + strings.TrimRight(line.String(), " ") + "\n")
	}
}

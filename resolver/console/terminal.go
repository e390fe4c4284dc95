package console

import (
	"os"

	"golang.org/x/term"
)

// smallestWidth is the number of columns below which bars would be all dots: there, log lines are easier to read.
const smallestWidth = 40

// IsTerminal reports whether a person reads f: a terminal, a dumb one too. Whether bars may be drawn on it is the Screen's business.
func IsTerminal(f *os.File) bool {
	return f != nil && term.IsTerminal(int(f.Fd()))
}

// canRedraw reports whether lines already written to f can be replaced: it is a terminal that moves its cursor and says how wide it is.
func canRedraw(f *os.File, termName string) bool {
	if !IsTerminal(f) || termName == "dumb" {
		return false
	}
	width, height, err := term.GetSize(int(f.Fd()))
	return err == nil && width >= smallestWidth && height > 1
}

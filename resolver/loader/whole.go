package loader

import "bytes"

// A file may be one JSON text over many lines: a list of events, as other programs export it, or objects that are written to be read. Its
// lines are no events, and some of them look like one. What such a file is says its beginning: a first line that opens a bracket and does
// not close it, and a second one that is no event by itself.

const (
	wholeList = "the file is one list over several lines, not an event a line, and nothing of it is loaded: " +
		"jq -c '.[]' FILE | kindred load - makes lines of it"
	wholeObjects = "the file has its objects over several lines, not an event a line, and nothing of it is loaded: " +
		"jq -c . FILE | kindred load - makes lines of it"
)

// opening is the first line of a file, which waits for the second one where it may be the beginning of one JSON text.
type opening struct {
	line []byte
	at   position
}

// opens tells whether a line is the beginning of a JSON text and not the whole of it. A line that was cut off within a text is none.
func opens(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	switch last := line[len(line)-1]; line[0] {
	case '[':
		return last != ']'
	case '{':
		return bytes.IndexByte([]byte("{[,:"), last) >= 0
	}
	return false
}

// isWhole tells whether a line may be an event by itself.
func isWhole(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	return line[0] == '{' && line[len(line)-1] == '}'
}

// reason says what is wrong with a file that begins so.
func (o opening) reason() string {
	if bytes.TrimLeft(o.line, " \t")[0] == '[' {
		return wholeList
	}
	return wholeObjects
}

package faults

import (
	"bytes"
	"regexp"
)

// listed begin the statements that do the same to several tables, one after the other. What is behind such a statement in the packet is no
// text.
var listed = regexp.MustCompile(`\b(?:EXCHANGE TABLES|RENAME TABLE|DROP TABLE IF EXISTS) ([\x20-\x7e\n]*?)(?: SYNC)?\s*(?:[^\x20-\x7e\n]|$)`)

// parts is how many tables or pairs the list of a statement has, which is somewhere in these bytes: 0 without a list.
func partsOf(sent []byte) int {
	found := listed.FindSubmatch(sent)
	if found == nil {
		return 0
	}
	return bytes.Count(found[1], []byte(",")) + 1
}

// firstOf has only the first parts of the list left, and blanks in the place of the others: nothing gets another length. It tells whether
// there were others.
func firstOf(sent []byte, parts int) bool {
	found := listed.FindSubmatchIndex(sent)
	if found == nil {
		return false
	}
	list := sent[found[2]:found[3]]
	for i := range list {
		if list[i] == ',' {
			parts--
		}
		if parts <= 0 {
			copy(list[i:], bytes.Repeat([]byte(" "), len(list)-i))
			return true
		}
	}
	return false
}

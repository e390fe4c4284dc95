package faults

import (
	"regexp"
	"strings"
)

// listed begin the statements that do the same to several tables, one after the other.
var listed = regexp.MustCompile(`(?s)^((?:--[^\n]*\n)*\s*(?:EXCHANGE TABLES|RENAME TABLE|DROP TABLE IF EXISTS) )(.*?)( SYNC)?\s*$`)

// splitList returns the parts of such a statement's list.
func splitList(text string) []string {
	found := listed.FindStringSubmatch(text)
	if found == nil {
		return nil
	}
	return strings.Split(found[2], ",")
}

// firstOf is such a statement over the first parts alone.
func firstOf(text string, parts int) string {
	found := listed.FindStringSubmatch(text)
	return found[1] + strings.Join(strings.Split(found[2], ",")[:parts], ",") + found[3]
}

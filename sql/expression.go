package sql

import (
	"fmt"
	"strings"
)

// ExpressionProblem says why a text cannot stand in a statement as one expression, "" if it can. It looks at the text's form alone:
// brackets that close, quotes that end, no comment, no semicolon, no parameter. Whether names exist and types fit is for the warehouse.
func ExpressionProblem(text string) string {
	var open []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\'', '"', '`':
			end := endOfQuoted(text, i)
			if end < 0 {
				return fmt.Sprintf("a %c is not closed", c)
			}
			if parameterForm(text[i:end]) {
				return "a text in it has the form of a query parameter, {name:Type}"
			}
			i = end - 1
		case '(', '[':
			open = append(open, c)
		case ')', ']':
			if len(open) == 0 || (open[len(open)-1] == '(') != (c == ')') {
				return fmt.Sprintf("a %c closes nothing", c)
			}
			open = open[:len(open)-1]
		case ';':
			return "it has a semicolon: one expression is meant, not statements"
		case '{', '}':
			return "it has a brace outside of a quoted text: query parameters and map literals cannot be used"
		case '$', '#', '\\', 0:
			return fmt.Sprintf("it has a %q outside of a quoted text", c)
		case '-':
			if strings.HasPrefix(text[i:], "--") {
				return "it has a comment (--)"
			}
		case '/':
			if strings.HasPrefix(text[i:], "/*") || strings.HasPrefix(text[i:], "//") {
				return "it has a comment"
			}
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("a %c is not closed", open[len(open)-1])
	}
	if strings.TrimSpace(text) == "" {
		return "it is empty"
	}
	return ""
}

// endOfQuoted is where the quoted text that begins at start ends, -1 if it does not. A backslash escapes, and so does the quote itself.
func endOfQuoted(text string, start int) int {
	quote := text[start]
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == quote && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return -1
}

// parameterForm tells whether a warehouse, or this package, might take a part of the text for a parameter or a place.
func parameterForm(text string) bool {
	return parameterPattern.MatchString(text) || insertPattern.MatchString(text)
}

// Blank replaces what stands within texts of a statement by spaces, so that words are found outside of them alone. Quoted names stay.
func Blank(text string) string {
	blank := []byte(text)
	for i := 0; i < len(text); i++ {
		if text[i] != '\'' && text[i] != '`' && text[i] != '"' {
			continue
		}
		end := endOfQuoted(text, i)
		if end < 0 {
			return string(blank)
		}
		for j := i + 1; j < end-1 && text[i] == '\''; j++ {
			blank[j] = ' '
		}
		i = end - 1
	}
	return string(blank)
}

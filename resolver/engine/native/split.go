package native

import "strings"

// split takes a type's text apart: Map(String, Array(UInt8)) is Map of String and Array(UInt8).
func split(typeText string) (name string, arguments []string, err error) {
	open := strings.IndexByte(typeText, '(')
	if open < 0 {
		return typeText, nil, nil
	}
	depth, begin := 0, open+1
	for at := open; at < len(typeText); at++ {
		switch typeText[at] {
		case '\'', '`', '"':
			at = endOfQuoted(typeText, at) - 1
		case '(':
			depth++
		case ',':
			if depth == 1 {
				arguments = append(arguments, strings.TrimSpace(typeText[begin:at]))
				begin = at + 1
			}
		case ')':
			depth--
			if depth > 0 {
				continue
			}
			if last := strings.TrimSpace(typeText[begin:at]); last != "" || len(arguments) > 0 {
				arguments = append(arguments, last)
			}
			if at+1 != len(typeText) {
				return "", nil, malformed(typeText)
			}
			return typeText[:open], arguments, nil
		}
	}
	return "", nil, malformed(typeText)
}

// endOfQuoted finds the end of the quoted text that begins at start: a backslash makes the next byte plain. Without a closing
// quote it is the end of all.
func endOfQuoted(typeText string, start int) int {
	for at := start + 1; at < len(typeText); at++ {
		switch typeText[at] {
		case '\\':
			at++
		case typeText[start]:
			return at + 1
		}
	}
	return len(typeText)
}

// unnamed takes the names away from the elements of a tuple: `a UInt8` is UInt8.
func unnamed(arguments []string) []string {
	types := make([]string, len(arguments))
	for i, argument := range arguments {
		types[i] = argument
		if _, rest := cutPath(argument); rest != "" {
			types[i] = rest
		}
	}
	return types
}

// cutPath cuts `a.b UInt8` into a.b and UInt8. The rest is empty when there is nothing after a name, as with UInt8 or Array(UInt8).
// Names in quotes come without these.
func cutPath(argument string) (path, rest string) {
	var name strings.Builder
	for at := 0; at < len(argument); {
		switch c := argument[at]; c {
		case '`', '"':
			stop := endOfQuoted(argument, at)
			for i := at + 1; i < stop-1; i++ {
				if argument[i] == '\\' && i+1 < stop-1 {
					i++
				}
				name.WriteByte(argument[i])
			}
			at = stop
		case ' ':
			return name.String(), strings.TrimSpace(argument[at:])
		case '(', '\'':
			return "", ""
		default:
			name.WriteByte(c)
			at++
		}
	}
	return "", ""
}

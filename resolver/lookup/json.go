package lookup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/kindred-id/kindred/resolver"
)

// WriteJSON writes the profile as one JSON document. Characters that cannot be printed are escaped, also those for which JSON does not
// ask it, so that a value cannot command a terminal. The other errors are w's.
func WriteJSON(w io.Writer, found resolver.Profile) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(found); err != nil {
		return fmt.Errorf("write profile %s as JSON: %w", found.ID, err)
	}
	_, err := w.Write(escape(text.Bytes()))
	return err
}

// escape writes what cannot be printed as JSON escapes. All of it stands within texts, but for the ends of lines.
func escape(document []byte) []byte {
	escaped := make([]byte, 0, len(document))
	for len(document) > 0 {
		r, size := utf8.DecodeRune(document)
		switch high, low := utf16.EncodeRune(r); {
		case r == '\n' || unicode.IsPrint(r):
			escaped = append(escaped, document[:size]...)
		case high != unicode.ReplacementChar:
			escaped = fmt.Appendf(escaped, `\u%04x\u%04x`, high, low)
		default:
			escaped = fmt.Appendf(escaped, `\u%04x`, r)
		}
		document = document[size:]
	}
	return escaped
}

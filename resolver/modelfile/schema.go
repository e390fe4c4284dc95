package modelfile

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Schema returns the JSON Schema (draft 2020-12) of model files. It holds what the first of the parser's two checks holds; that types
// are declared, limits make sense and regular expressions compile is beyond it.
func Schema() []byte {
	schema := keys().schema()
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = SchemaURL
	schema["title"] = "Kindred's model"
	schema["description"] = "Which identifiers events carry, and by which rules they become profiles."
	schema["type"] = []string{"object", "null"} // a file of comments alone is the built-in model
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		panic(fmt.Sprintf("the schema is plain data: %v", err))
	}
	return out.Bytes()
}

package modelfile

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/golden"
	"github.com/kindred-id/kindred/resolver/yamlfile"
)

func TestSchemaInDocs(t *testing.T) {
	golden.Compare(t, "../../docs/model.schema.json", string(Schema()))
}

// compiled is the schema as a validator has it.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(SchemaURL, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(SchemaURL)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// instance is a YAML text as an editor hands it to a validator; not ok if it is no YAML.
func instance(t *testing.T, text []byte) (value any, ok bool) {
	t.Helper()
	if err := yaml.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &value); err != nil {
		return nil, false
	}
	data, err := json.Marshal(value)
	if err != nil {
		return nil, false
	}
	value, err = jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return value, true
}

// notInSchema are bad files of the right shape but for YAML's own features, which a schema does not see.
var notInSchema = []string{"anchor", "tag", "merge", "key_question", "key_reserved"}

// TestSchemaAndShape: the schema takes what the parser's first check takes, and nothing else.
func TestSchemaAndShape(t *testing.T) {
	schema := compiled(t)
	paths, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := 0, 0
	for _, path := range append(paths, "testdata/builtin.yaml") {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		document, err := yamlfile.Open(path, "model file", data, MaxFileSize)
		if err != nil {
			continue
		}
		body, ok := document.Body()
		value, decoded := instance(t, data)
		if !ok || !decoded || slices.Contains(notInSchema, name) {
			if filepath.Base(filepath.Dir(path)) != "bad" {
				t.Errorf("%s is not decoded", path)
			}
			continue
		}
		if body != nil {
			keys().read(document, body, "the file")
		}
		shapeErr, schemaErr := document.Err(), schema.Validate(value)
		if (shapeErr == nil) != (schemaErr == nil) {
			t.Errorf("%s: the schema says\n%v\nand the parser\n%v", path, schemaErr, shapeErr)
		}
		if schemaErr != nil {
			wrong++
		} else {
			right++
		}
	}
	if wrong < 80 || right < 30 {
		t.Errorf("got %d files of a wrong shape and %d of the right one, want more of both", wrong, right)
	}
}

// TestSchemaOfPrinted: what Kindred prints is right for editors too.
func TestSchemaOfPrinted(t *testing.T) {
	value, ok := instance(t, []byte(Text(resolver.BuiltinModel())))
	if !ok {
		t.Fatal("the printed file is no YAML")
	}
	if err := compiled(t).Validate(value); err != nil {
		t.Error(err)
	}
}

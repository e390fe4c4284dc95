package modelfile

import (
	"testing"

	"github.com/kindred-id/kindred/resolver/yamlfile/yamlfiletest"
)

// FuzzParse: no file makes the parser panic, every error has a place within the file, and what is accepted is a model that can be
// used, and the same when it is written and read again.
func FuzzParse(f *testing.F) {
	yamlfiletest.Seed(f, "testdata/*/*.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse("fuzz.yaml", data)
		if err != nil {
			yamlfiletest.Refusal(t, err, data, MaxFileSize)
			return
		}
		if err := m.Validate(); err != nil {
			t.Errorf("accepted a model that is not valid: %v", err)
		}
		// No value and no pattern of the model may make Judge panic.
		for _, name := range m.Types {
			m.Blocked.Judge(name, "x@y")
		}
		same(t, m)
	})
}

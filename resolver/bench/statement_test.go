package bench

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// statement sends a statement to the engine over HTTP, as curl would, and returns the answer.
func (w warehouse) statement(b *testing.B, text string, parameters ...string) string {
	b.Helper()
	response, err := http.Post(w.url+"/?"+strings.Join(parameters, "&"), "text/plain", strings.NewReader(text))
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatalf("%v\n%s\n%s", err, answer, text)
	}
	return strings.TrimSpace(string(answer))
}

package faults

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// finder finds statements in the bytes that a client sends, by the ids that Kindred gives them. It knows no more of a protocol than how an
// id stands in it: in the native protocol behind the code of a Query packet and its own length, in HTTP as a parameter of the address.
type finder struct {
	pattern *regexp.Regexp
	tail    []byte // the last bytes that were looked at: an id may lie across two reads
}

// longestID is longer than an id is in any protocol.
const longestID = 256

var (
	nativeID = regexp.MustCompile(`(?s-i)\x01(.)(kindred/[\w/.-]+)`)
	httpID   = regexp.MustCompile(`[?&](query_id)=(kindred%2F[\w%.-]+)[& ]`)
)

func newFinder(protocol string) *finder {
	if protocol == "native" {
		return &finder{pattern: nativeID}
	}
	return &finder{pattern: httpID}
}

// find returns the id of the statement that begins in these bytes, or begun in those before them, and what is behind the id.
func (f *finder) find(sent []byte) (id string, behind []byte, found bool) {
	all := append(bytes.Clone(f.tail), sent...)
	for from := 0; ; {
		at := f.pattern.FindSubmatchIndex(all[from:])
		if at == nil {
			f.tail = bytes.Clone(all[max(0, len(all)-longestID):])
			return "", nil, false
		}
		length, text := all[from+at[2]:from+at[3]], all[from+at[4]:from+at[5]]
		if f.pattern == httpID {
			unescaped, err := url.QueryUnescape(string(text))
			if id, found = unescaped, err == nil; found {
				behind = all[from+at[1]:]
			}
		} else if found = int(length[0]) <= len(text); found {
			id, behind = string(text[:length[0]]), all[from+at[4]+int(length[0]):]
		}
		if found {
			f.tail = nil
			return id, behind, true
		}
		from += at[4]
	}
}

// TestFind finds statements however their bytes are divided into reads, and nothing else.
func TestFind(t *testing.T) {
	const id = "kindred/0195f1c2-7d3e-7a10-9c44-1f0b6d2e8a55/publish/plan/0a1b2c3d4e5f"
	for protocol, stream := range map[string]string{
		"native": "\x00\x05hello\x01" + string(rune(len(id))) + id + "\x01\x07default\x00then SELECT 'kindred/x/1', '\x01\x7fkindred/x'",
		"http":   "POST /?a=1&query_id=" + url.QueryEscape(id) + "&z=2 HTTP/1.1\r\n\r\nthen SELECT '?query_id=kindred/x/1 '",
	} {
		for cut := range len(stream) {
			f := newFinder(protocol)
			var found []string
			rest := ""
			for _, read := range []string{stream[:cut], stream[cut:]} {
				if id, behind, is := f.find([]byte(read)); is {
					found, rest = append(found, id), string(behind)
				} else {
					rest += read
				}
			}
			if len(found) != 1 || found[0] != id || !strings.Contains(rest, "then SELECT") || strings.Contains(rest, id) {
				t.Fatalf("%s, cut at byte %d: got %q with %q behind it, want %s", protocol, cut, found, rest, id)
			}
		}
	}
}

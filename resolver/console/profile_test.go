package console_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/golden"
)

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"ann@example.com":           "ann@example.com",
		`{"a": "b\n"}`:              `{"a": "b\n"}`,
		"Zoë 日本 🙂 e\u0301":          "Zoë 日本 🙂 e\u0301",
		"\x1b[31mred\x1b[0m":        `\x1b[31mred\x1b[0m`,
		"a\tb\r\nc\x00\x7f":         `a\tb\r\nc\x00\x7f`,
		"\u009b2J":                  `\u009b2J`,
		"\u202eevil\u200b\ufeff":    `\u202eevil\u200b\ufeff`,
		"no\u00a0break":             `no\u00a0break`,
		"\xffcut\xe6\x97":           `\xffcut\xe6\x97`,
		"\ufffd":                    "\ufffd",
		"tag \U000e0041":            `tag \U000e0041`,
		"\\x1b is not an escape \"": "\\x1b is not an escape \"",
	} {
		if got := console.Plain(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzPlain: nothing that a terminal could take for a command gets through.
func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"", "a\x1b[2J", "\u009b", "\xff", "日本", "\ufffd"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain := console.Plain(text)
		for _, r := range plain {
			if r < ' ' || 0x7f <= r && r < 0xa0 {
				t.Errorf("%q: got %q", text, plain)
			}
		}
		if console.Plain(plain) != plain {
			t.Errorf("%q: a plain text changes: %q", plain, console.Plain(plain))
		}
	})
}

// wideProfile has values of all widths, and more of all than is shown, with so many e-mail addresses, of
// which the first were read.
func wideProfile(emails int) resolver.Profile {
	at := started().AddDate(0, 0, -1)
	since := at.Add(time.Hour)
	found := resolver.Profile{
		ID: "106563ca-14c6-8290-a0f3-adc665aa19fd", UserID: "田中さん", Identified: true, IdentifiedAt: &since, FirstSeen: at, LastSeen: started(),
		EventCount: 1234567, Sources: []string{"", "ウェブ", "ios"}, IdentifierCount: uint64(7 + emails),
		TypeCounts: []resolver.TypeCount{{Type: "user_id", Count: 7}, {Type: "email", Count: uint64(emails)}},
	}
	for i, value := range []string{"田中さん", "short", "\x1b[31m", "🙂🙂", "e\u0301e\u0301", strings.Repeat("長い", 40), strings.Repeat("x", 70)} {
		found.Identifiers = append(found.Identifiers, resolver.ProfileIdentifier{Type: "user_id", Value: value, FirstSeen: at, LastSeen: since, EventCount: uint64(1 + i*i*i*100)})
	}
	for i := range console.ShownIdentifiers {
		found.Identifiers = append(found.Identifiers, resolver.ProfileIdentifier{Type: "email", Value: fmt.Sprintf("%d@example.com", i), FirstSeen: at, LastSeen: at, EventCount: 1})
	}
	for i := range 53 {
		found.Traits = append(found.Traits, resolver.ProfileTrait{Trait: fmt.Sprintf("trait_%d", i), Value: strings.Repeat("値", i), SetAt: at, Source: "ウェブ", MessageID: "m"})
	}
	for i := range 38 {
		month := resolver.Month{Month: at.AddDate(0, i-38, 0).Format("2006-01"), EventCount: 1000}
		for n := range 1 + i/6 {
			month.Sources = append(month.Sources, resolver.SourceCount{Source: strings.Repeat("源", n), Count: 10})
			month.Happened = append(month.Happened, resolver.Happening{Type: "page"}, resolver.Happening{Type: "track", Event: fmt.Sprintf("完了 %d", n)},
				resolver.Happening{Type: "track", Event: "visit"})
		}
		found.Timeline = append(found.Timeline, month)
	}
	return found
}

// TestProfile: columns stay columns whatever is in them, and what is cut is counted.
func TestProfile(t *testing.T) {
	empty := resolver.Profile{ID: "106563ca-14c6-8290-a0f3-adc665aa19fd", RedirectedFrom: "dfed5619-2cd7-89f1-9021-e97cd4718029", FirstSeen: started(), LastSeen: started()}
	for name, test := range map[string]struct {
		found resolver.Profile
		all   bool
	}{"wide": {wideProfile(1000), false}, "wide-all": {wideProfile(console.ShownIdentifiers), true}, "empty": {empty, false}} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("LANG", "ja_JP.UTF-8") // under which some would take more characters for wide
			var text bytes.Buffer
			if err := console.Profile(&text, test.found, test.all); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, filepath.Join("testdata", "profile", name+".txt"), text.String())
			if hint := "What was cut (…) is shown by --all."; strings.Contains(text.String(), hint) != (name == "wide") {
				t.Errorf("want that hint where something is cut, and only there:\n%s", &text)
			}
		})
	}
}

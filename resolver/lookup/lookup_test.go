package lookup

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/kindred-id/kindred/resolver"
)

func testModel() resolver.Model {
	model := resolver.BuiltinModel()
	model.Types = append(model.Types, "email", "phone")
	model.Normalize = map[string][]resolver.Step{"email": {resolver.Lower}, "phone": {resolver.Digits}}
	return model
}

func TestParse(t *testing.T) {
	for argument, want := range map[string]Wanted{
		"user_id=42":             {"user_id", "42", "42"},
		"user_id= 4 2\n":         {"user_id", "4 2", " 4 2\n"},
		"user_id=a=b":            {"user_id", "a=b", "a=b"},
		"user_id=profile_id=1":   {"user_id", "profile_id=1", "profile_id=1"},
		"email= Zoë@Example.com": {"email", "zoë@example.com", " Zoë@Example.com"},
		"phone=+49 (30) 1":       {"phone", "49301", "+49 (30) 1"},
		"profile_id=" + testID:   {ByID, testID, testID},
		"profile_id= 106563CA14C68290a0f3adc665aa19fd ": {ByID, testID, " 106563CA14C68290a0f3adc665aa19fd "},
	} {
		if got, err := Parse(testModel(), argument); err != nil || got != want {
			t.Errorf("%q: got %+v, %v, want %+v", argument, got, err, want)
		}
	}
	for argument, want := range map[string]string{
		"":                "\"\" has no \"=\"",
		"42":              "\"42\" has no \"=\"",
		"=":               "\"\" is no identifier type of the model (it has user_id, anonymous_id, previous_id, email, phone; or give profile_id)",
		"User_id=42":      "\"User_id\" is no identifier type",
		" user_id=42":     "\" user_id\" is no identifier type",
		"\x1b[2J=42":      `"\x1b[2J" is no identifier type`,
		"user_id=":        "of the value \"\" of user_id nothing is left once it is normalized (trim)",
		"user_id= \t":     `of the value " \t" of user_id nothing is left`,
		"phone=none":      "of the value \"none\" of phone nothing is left once it is normalized (trim, digits)",
		"profile_id=":     "\"\" is no profile id, which is a UUID in full",
		"profile_id=1065": "\"1065\" is no profile id",
	} {
		if got, err := Parse(testModel(), argument); !errors.Is(err, ErrArgument) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %+v, %v, want an error that begins with %q", argument, got, err, want)
		}
	}
}

const testID = "106563ca-14c6-8290-a0f3-adc665aa19fd"

// TestTimeline: what comes by month, source and kind is counted by each.
func TestTimeline(t *testing.T) {
	var all timeline
	visit, opened := resolver.Happening{Type: "page", Count: 2}, resolver.Happening{Type: "track", Event: "Opened", Count: 3}
	all.add("2025-01", "web", visit)
	all.add("2025-01", "ios", opened)
	all.add("2025-01", "ios", visit)
	all.add("2025-02", "ios", opened)
	want := []resolver.Month{
		{Month: "2025-01", EventCount: 7, Sources: []resolver.SourceCount{{Source: "web", Count: 2}, {Source: "ios", Count: 5}},
			Happened: []resolver.Happening{{Type: "page", Count: 4}, opened}},
		{Month: "2025-02", EventCount: 3, Sources: []resolver.SourceCount{{Source: "ios", Count: 3}}, Happened: []resolver.Happening{opened}},
	}
	if !reflect.DeepEqual(all.months, want) {
		t.Errorf("got  %+v\nwant %+v", all.months, want)
	}
}

// FuzzWriteJSON: whatever a value is, the document has it, and nothing in it commands a terminal.
func FuzzWriteJSON(f *testing.F) {
	for _, seed := range []string{"", `a"b\c`, "\x1b[2J\x00\x7f\u009b\r\n", "\u2028\u202e\U000e0041\ufffd", "<b>&日本🙂", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		value = strings.ToValidUTF8(value, "?")
		at := time.Date(2025, 1, 2, 3, 4, 5, 678e6, time.UTC)
		want := resolver.Profile{ID: testID, Sources: []string{value}, FirstSeen: at, Traits: []resolver.ProfileTrait{{Trait: value, Value: value}}}
		var document bytes.Buffer
		if err := WriteJSON(&document, want); err != nil {
			t.Fatal(err)
		}
		if i := strings.IndexFunc(document.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("got %q", document.String())
		}
		var got resolver.Profile
		if err := json.Unmarshal(document.Bytes(), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	})
}

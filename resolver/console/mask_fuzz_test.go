package console

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"
)

// places are the ways in which a secret gets into a text, with what a secret must not contain to be readable there at all.
var places = []struct {
	name   string
	avoid  string
	around func(secret string) string
}{
	{"raw URL", " \t\r\n\v\f", func(s string) string { return "dial clickhouse://user:" + s + "@ch:9000/db?secure=true failed" }},
	{"quoted URL", "", func(s string) string { return fmt.Sprintf("parse %q: bad", "clickhouse://user:"+s+"@ch:9000") }},
	{"escaped URL", "", func(s string) string {
		return (&url.URL{Scheme: "http", User: url.UserPassword("u", s), Host: "ch:8123"}).String() + " failed"
	}},
	{"query", "", func(s string) string {
		return "Get \"http://ch:8123/?password=" + url.QueryEscape(s) + "&database=d\": EOF"
	}},
	{"variable", wordEnds + "[]", func(s string) string { return "KINDRED_PASSWORD=" + s + " kindred run" }},
	{"variable in quotes", "", func(s string) string { return fmt.Sprintf("KINDRED_PASSWORD=%q kindred run", s) }},
	{"JSON", "", func(s string) string { return asJSON(map[string]string{"password": s, "user": "u"}) }},
	{"JSON in JSON", "", func(s string) string {
		return asJSON(map[string]string{"body": asJSON(map[string]string{"token": s, "user": "u"})})
	}},
	{"SQL", "", func(s string) string {
		return "CREATE USER u IDENTIFIED BY '" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(s) + "' HOST ANY"
	}},
}

func asJSON(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

// FuzzSecretNeverSurvives puts a secret into every place and demands that the masked text does not depend on it. That is stronger than
// not to find it there, and holds for secrets that are a part of the text around them too.
func FuzzSecretNeverSurvives(f *testing.F) {
	for _, secret := range []string{
		"sesame", "p@ss", "12/34", "a:b", "a?b=c&d", "#", "%zz", `quo"te`, `it's`, `back\`, `\"`, `\\"`, "://", "x://y:z@w", "password=x", `","user":"me`,
		"[list]", "tab\there", "line\nbreak", "é", "`", "Basic x", "''", `\'`, "***", "http://u:", ",",
	} {
		f.Add(secret)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		if strings.TrimSpace(secret) == "" {
			t.Skip("nothing to hide")
		}
		for _, place := range places {
			if strings.ContainsAny(secret, place.avoid) || strings.HasPrefix(secret, `\`) && place.name == "variable" {
				continue
			}
			got, want := MaskSecrets(place.around(secret)), MaskSecrets(place.around("other"))
			if got != want {
				t.Errorf("%s: got %s, want %s", place.name, got, want)
			}
			if again := MaskSecrets(got); again != got {
				t.Errorf("%s: masked twice, got %s, want %s", place.name, again, got)
			}
		}
		if got := MaskURL("clickhouse://user:" + secret + "@ch:9000/db"); got != "clickhouse://user:***@ch:9000/db" {
			t.Errorf("MaskURL: got %s", got)
		}
	})
}

// FuzzLoggerHidesSecrets does the same for attributes, which are masked by their names and as texts.
func FuzzLoggerHidesSecrets(f *testing.F) {
	f.Add("sesame")
	f.Add(`quo"te`)
	f.Add("line\nbreak")
	f.Fuzz(func(t *testing.T, secret string) {
		line := func(secret string, asJSON bool) string {
			var out bytes.Buffer
			logger := slog.New(withoutTime{NewLogger(&out, slog.LevelInfo, asJSON).Handler()})
			logger.Info("m", "password", secret, slog.Group("credentials", "a", secret), "settings", settings{Password: secret},
				"error", fmt.Errorf("parse %q: bad", "clickhouse://user:"+secret+"@ch:9000"))
			return out.String()
		}
		for _, asJSON := range []bool{true, false} {
			if got, want := line(secret, asJSON), line("other", asJSON); got != want && strings.TrimSpace(secret) != "" {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	})
}

// FuzzMaskSecrets looks for texts on which masking fails, hangs or is not stable.
func FuzzMaskSecrets(f *testing.F) {
	f.Add(`http://u:p@h`)
	f.Add(`password:"`)
	f.Add(`key='\\\'`)
	f.Fuzz(func(t *testing.T, text string) {
		MaskURL(text)
		if strings.ContainsAny(text, "=:") {
			MaskSecrets(text)
		} else if got := MaskSecrets(text); got != text && !strings.Contains(got, Masked) {
			t.Errorf("got %q of the harmless %q", got, text)
		}
	})
}

// withoutTime is a handler whose lines do not depend on the clock.
type withoutTime struct{ slog.Handler }

func (h withoutTime) Handle(ctx context.Context, record slog.Record) error {
	record.Time = time.Time{}
	return h.Handler.Handle(ctx, record)
}

package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestMaskURL(t *testing.T) {
	for address, want := range map[string]string{
		"":                                                     "",
		"embedded:./kindred-data":                              "embedded:./kindred-data",
		"embedded:/home/a:b/me@work":                           "embedded:/home/a:b/me@work",
		"embedded:http://u:sesame@h":                           "embedded:http://u:***@h",
		"clickhouse://default:sesame@ch:9000":                  "clickhouse://default:***@ch:9000",
		"clickhouse://:sesame@ch:9000/db":                      "clickhouse://:***@ch:9000/db",
		"clickhouse://default@ch:9000":                         "clickhouse://default@ch:9000",
		"clickhouse://default:@ch:9000":                        "clickhouse://default:***@ch:9000",
		"clickhouse://u:ses/a@m?e#@ch:9000":                    "clickhouse://u:***@ch:9000",
		"clickhouse://u:12/34@ch:9000":                         "clickhouse://u:***@ch:9000",
		"clickhouse://u:ses ame@ch:9000":                       "clickhouse://u:***@ch:9000",
		"clickhouse://u:sesame":                                "clickhouse://u:***",
		"clickhouse://u:sesame/db":                             "clickhouse://u:***/db",
		"clickhouse://a:9000,b:9000/db":                        "clickhouse://a:9000,b:9000/db",
		"https://[::1]:8443/db":                                "https://[::1]:8443/db",
		"https://[::1]":                                        "https://[::1]",
		"http://localhost:8123 ":                               "http://localhost:8123 ",
		"http://localhost:8123\n":                              "http://localhost:8123\n",
		"http://[::1]:8123 ":                                   "http://[::1]:8123 ",
		"http://u@localhost:8123/":                             "http://u@localhost:8123/",
		"http://u:sesame@localhost:8123 ":                      "http://u:***@localhost:8123 ",
		"http://ch:8123/?user=u&password=sesame&database=d":    "http://ch:8123/?user=u&password=***&database=d",
		"http://ch:8123/?key=sesame&access_token=sesame":       "http://ch:8123/?key=***&access_token=***",
		"http://u:sesame@ch:8123/?password=sesame&secure=true": "http://u:***@ch:8123/?password=***&secure=true",
		"user:sesame@ch:9000":                                  "user:***@ch:9000",
		"ch:9000":                                              "ch:9000",
	} {
		if got := MaskURL(address); got != want {
			t.Errorf("MaskURL(%q): got %q, want %q", address, got, want)
		}
	}
}

func TestMaskSecrets(t *testing.T) {
	for text, want := range map[string]string{
		`dial http://u:sesame@ch:8123/?password=sesame: refused`:         `dial http://u:***@ch:8123/?password=*** refused`,
		`Post "http://ch:8123/?password=sesame&x=1": EOF`:                `Post "http://ch:8123/?password=***&x=1": EOF`,
		`connect to http://localhost:8123: connection refused`:           `connect to http://localhost:8123: connection refused`,
		`tried (http://a:8123), then http://[::1]:8123.`:                 `tried (http://a:8123), then http://[::1]:8123.`,
		`use “http://a:8123” or *http://b:8123*, is it http://c:8123?`:   `use “http://a:8123” or *http://b:8123*, is it http://c:8123?`,
		`the address 'http://a:8123 ' is wrong`:                          `the address 'http://a:8123 ' is wrong`,
		`| http://a:8123| https://…:8443…`:                               `| http://a:8123| https://…:8443…`,
		`the address 'clickhouse://u:ses ame@ch' is wrong`:               `the address 'clickhouse://u:***@ch' is wrong`,
		`parse "clickhouse://u:se\"s ame@ch": bad`:                       `parse "clickhouse://u:***@ch": bad`,
		`parse "clickhouse://u:ab#cd@ch": invalid port ":ab" after host`: `parse "clickhouse://u:***@ch": invalid port "***" after host`,
		`parse "http://u:a%zz@ch": invalid URL escape "%zz"`:             `parse "http://u:***@ch": invalid URL escape "***"`,
		`two: http://a:sesame@b http://c:sesame@d`:                       `two: http://a:***@b http://c:***@d`,
		`{"url":"http://u:sesame@ch","to":"me@work"}`:                    `{"url":"http://u:***@ch","to":"me@work"}`,
		`{"password":"ses\"a me","user":"u"}`:                            `{"password":"***","user":"u"}`,
		`{"password": "", "user": "u"}`:                                  `{"password": "", "user": "u"}`,
		`"{\"password\":\"ses\\\"a me\",\"user\":\"u\"}"`:                `"{\"password\":\"***\",\"user\":\"u\"}"`,
		`KINDRED_ENGINE_PASSWORD=sesame kindred-engine`:                  `KINDRED_ENGINE_PASSWORD=*** kindred-engine`,
		`X-ClickHouse-Key: sesame`:                                       `X-ClickHouse-Key: ***`,
		`Authorization: Basic c2VzYW1l`:                                  `Authorization: ***`,
		`authorization: bearer c2VzYW1l, and more`:                       `authorization: *** and more`,
		`map[Authorization:[Basic c2VzYW1l] Host:[ch]]`:                  `map[Authorization:*** Host:[ch]]`,
		`CREATE USER u IDENTIFIED WITH sha256_password BY 'ses''ame'`:    `CREATE USER u IDENTIFIED WITH sha256_password BY '***'`,
		`CREATE USER u IDENTIFIED BY 'sesame' HOST ANY`:                  `CREATE USER u IDENTIFIED BY '***' HOST ANY`,
		`SETTINGS password = 'ses''a\'me', x = 1`:                        `SETTINGS password = '***', x = 1`,
		`{User:u Password:sesame Host:ch}`:                               `{User:u Password:*** Host:ch}`,
		`password="never closed, so all`:                                 `password="***`,
		// Nothing of these is secret.
		`Code: 516. DB::Exception: default: Authentication failed: password is incorrect, or there is no user with such name.`: `Code: 516. DB::Exception: default: Authentication failed: password is incorrect, or there is no user with such name.`,
		`PRIMARY KEY = id, monkey=1, tokens: 3, email:bob@example.com`:                                                         `PRIMARY KEY = id, monkey=1, tokens: 3, email:bob@example.com`,
		`line 3: unexpected "}" at 12:30:00, see https://example.com/a?b=c#d`:                                                  `line 3: unexpected "}" at 12:30:00, see https://example.com/a?b=c#d`,
		`password=`: `password=`,
		"":          "",
	} {
		if got := MaskSecrets(text); got != want {
			t.Errorf("MaskSecrets(%s):\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestIsSecretName(t *testing.T) {
	for _, name := range []string{"password", "Password", "db_password", "PGPASSWORD", "passwordHash", "key", "apiKey", "X-ClickHouse-Key", "token", "accessToken", "authtoken", "client.secret", "credentials", "Authorization"} {
		if !isSecretName(name) {
			t.Errorf("%q is not taken for a secret's name", name)
		}
	}
	for _, name := range []string{"", "user", "keys", "keyboard", "monkey", "tokens", "key_count", "passed", "author"} {
		if isSecretName(name) {
			t.Errorf("%q is taken for a secret's name", name)
		}
	}
}

// settings is a structure as a careless caller might log it.
type settings struct {
	User      string
	Password  string
	Warehouse string
	Started   time.Time
	More      map[string]any
}

type badStringer struct{}

func (*badStringer) String() string { panic("not for printing") }

func TestLoggerMasksAttributes(t *testing.T) {
	address, err := url.Parse("http://u:sesame@ch:8123")
	if err != nil {
		t.Fatal(err)
	}
	for _, asJSON := range []bool{true, false} {
		var out bytes.Buffer
		logger := NewLogger(&out, slog.LevelDebug, asJSON)
		logger = logger.With("password", "sesame", slog.Group("token", "value", "sesame"))
		logger.WithGroup("warehouse").Error("connect to http://u:sesame@ch",
			"apiKey", []byte("sesame"),
			"error", fmt.Errorf("run: %w", errors.New("http://ch/?password=sesame: refused")),
			"url", address, "value", *address,
			"settings", settings{Password: "sesame", Warehouse: "clickhouse://u:sesame@ch", More: map[string]any{"secret": 1, "list": []string{"http://u:sesame@ch"}}},
			"pointer", &settings{Password: "sesame"},
			"headers", http.Header{"X-Clickhouse-Key": {"sesame"}},
			"raw", []byte("password=sesame"),
			"func", func() {}, "nil", nil, "nilerror", (*url.Error)(nil), "bad", &badStringer{},
			"rows", 12, "took", time.Second, slog.Group("inner", "passwd", "sesame"))
		text := out.String()
		if strings.Contains(text, "sesame") {
			t.Errorf("a secret is in %s", text)
		}
		for _, want := range []string{"ERROR", "http://u:***@ch", "refused", "12"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %s", want, text)
			}
		}
		if asJSON && !json.Valid(out.Bytes()) {
			t.Errorf("not JSON: %s", text)
		}
	}
}

func TestLoggerWritesUTC(t *testing.T) {
	var out bytes.Buffer
	logger := NewLogger(&out, slog.LevelInfo, true)
	logger.Info("at", "started", time.Date(2026, 3, 4, 5, 6, 7, 0, time.FixedZone("elsewhere", 3600)))
	logger.Debug("hidden")
	var got struct{ Time, Started string }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(got.Time, "Z") || got.Started != "2026-03-04T04:06:07Z" {
		t.Errorf("got times %q and %q, want UTC", got.Time, got.Started)
	}
}

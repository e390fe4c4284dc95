package warehouse

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	for _, c := range []struct {
		text     string
		want     Address
		shown    string
		password string
	}{
		{"http://localhost", Address{Scheme: "http", Host: "localhost:8123", User: "default", Database: "default"}, "http://default@localhost:8123/default", ""},
		{"https://ch.example.com", Address{Scheme: "https", Host: "ch.example.com:8443", User: "default", Database: "default", Secure: true},
			"https://default@ch.example.com:8443/default", ""},
		{"clickhouse://h", Address{Scheme: "clickhouse", Host: "h:9000", User: "default", Database: "default"}, "clickhouse://default@h:9000/default", ""},
		{"clickhouse://ann:s3cret@h:9440/events?secure=true", Address{Scheme: "clickhouse", Host: "h:9440", User: "ann", Database: "events", Secure: true},
			"clickhouse://ann:***@h:9440/events", "s3cret"},
		{"http://ann:p%40ss%2Fw%3Ard@h:1/", Address{Scheme: "http", Host: "h:1", User: "ann", Database: "default"}, "http://ann:***@h:1/default", "p@ss/w:rd"},
		{"http://:only@h", Address{Scheme: "http", Host: "h:8123", User: "default", Database: "default"}, "http://default:***@h:8123/default", "only"},
		{"http://[::1]:8123", Address{Scheme: "http", Host: "[::1]:8123", User: "default", Database: "default"}, "http://default@[::1]:8123/default", ""},
		{"http://[fe80::1]", Address{Scheme: "http", Host: "[fe80::1]:8123", User: "default", Database: "default"}, "http://default@[fe80::1]:8123/default", ""},
		{"https://h/x?skip_verify=1", Address{Scheme: "https", Host: "h:8443", User: "default", Database: "x", Secure: true, Insecure: true}, "https://default@h:8443/x", ""},
		{"https://h/x?secure=false", Address{Scheme: "https", Host: "h:8443", User: "default", Database: "x", Secure: true}, "https://default@h:8443/x", ""},
		{"clickhouse://h?secure=true&http_port=18443", Address{Scheme: "clickhouse", Host: "h:9440", User: "default", Database: "default", Secure: true, HTTPPort: "18443"},
			"clickhouse://default@h:9440/default", ""},
		{"https://h?tls_server_name=ch.example.com", Address{Scheme: "https", Host: "h:8443", User: "default", Database: "default", Secure: true, ServerName: "ch.example.com"},
			"https://default@h:8443/default", ""},
		{" http://localhost:8123\n", Address{Scheme: "http", Host: "localhost:8123", User: "default", Database: "default"}, "http://default@localhost:8123/default", ""},
		{"HTTP://H", Address{Scheme: "http", Host: "H:8123", User: "default", Database: "default"}, "http://default@H:8123/default", ""},
	} {
		got, err := ParseURL(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got.password != c.password {
			t.Errorf("%s: got the password %q, want %q", c.text, got.password, c.password)
		}
		if got.String() != c.shown {
			t.Errorf("%s: shown as %s, want %s", c.text, got, c.shown)
		}
		if got.password = ""; got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty.pem")
	if err := os.WriteFile(empty, []byte("-----BEGIN PRIVATE KEY-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"", "no scheme"},
		{"http://localhost:8123x", "what stands behind the colon of its host is no port"},
		{"clickhouse://u:s3cret", "what stands behind the colon of its host is no port"},
		{"localhost:8123", "localhost:"},
		{"//ann:hunter2@h", "no scheme"},
		{"ftp://ann:hunter2@h", "ftp:"},
		{"tcp://ann:hunter2@h", "clickhouse://"},
		{"http://", "no host"},
		{"http://ann:hunter2@:8123", "no host"},
		{"http://ann:hunter2@h:0", "port"},
		{"http://ann:hunter2@h:65536", "port"},
		{"http://ann:hunter2@h:port", "cannot be read"},
		{"http://ann:hunter2#@h", ""},
		{"http://ann:hunter2 x@h", "percent-encoded"},
		{"http://ann:hunter2%zz@h", "percent-encoded"},
		{"http://ann:hunter2@h\x00", "cannot be read"},
		{"http://ann:hunter2@h?compress=true", "compress"},
		{"http://ann:hunter2@h?secure=true&Secure=true", "Secure"},
		{"http://[::1", "cannot be read"},
		{"clickhouse://ann:hunter2@h?secure", "secure is \"\": it is true or false"},
		{"clickhouse://ann:hunter2@h?secure=yes", "secure is \"yes\""},
		{"clickhouse://ann:hunter2@h?secure=true%zz", "options that cannot be read"},
		{"clickhouse://ann:hunter2@h?secure=true;ca=x", "options that cannot be read"},
		{"clickhouse://ann:hunter2@h?secure=true&secure=false", "secure\" twice"},
		{"https://ann:hunter2@h?skip_verify=perhaps", "skip_verify is \"perhaps\""},
		{"https://ann:hunter2@h?ca=", "ca is empty"},
		{"https://ann:hunter2@h?ca=" + filepath.Join(folder, "none.pem"), "none.pem: no such file or directory: name a file with the authority's certificate"},
		{"https://ann:hunter2@h?ca=" + empty, empty + " has no certificate in PEM"},
		{"https://ann:hunter2@h?ca=" + folder, folder + " is no file"},
		{"https://ann:hunter2@h?ca=/dev/zero", "/dev/zero is no file"},
		{"https://ann:hunter2@h?ca=" + empty + "&skip_verify=true", "ca and skip_verify=true"},
		{"https://ann:hunter2@h?tls_server_name=", "tls_server_name is empty"},
		{"http://ann:hunter2@h?ca=" + empty, "no TLS: use https://"},
		{"clickhouse://ann:hunter2@h?tls_server_name=x", "or clickhouse:// with secure=true"},
		{"http://ann:hunter2@h?skip_verify=true", "no TLS"},
		{"clickhouse://ann:hunter2@h?http_port=http", "http_port is \"http\""},
		{"clickhouse://ann:hunter2@h?http_port=65536", "http_port is \"65536\""},
		{"https://ann:hunter2@h?http_port=8443", "clickhouse:// alone"},
	} {
		got, err := ParseURL(c.text)
		if err == nil {
			t.Errorf("%q is read as %+v", c.text, got)
			continue
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got the error %v, want one with %q", c.text, err, c.want)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error shows the password: %v", c.text, err)
		}
	}
}

// FuzzParseURL holds that what is read is an address that can be dialled, and that no error and no text shows the password.
func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{"http://ann:hunter2@h:1/x?secure=true", "clickhouse://[::1]", "https://", "http://h:99999", "embedded:./x", "http://a:b@c@d", "http://h?secure", "https://h?ca=address_test.go", "clickhouse://h?http_port=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		address, err := ParseURL(text)
		if err != nil {
			if strings.Contains(text, "hunter2") && strings.Contains(err.Error(), "hunter2") && !strings.HasPrefix(text, "hunter2") && !strings.Contains(text, "?") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		host, port, err := net.SplitHostPort(address.Host)
		if err != nil || host == "" || port == "" {
			t.Errorf("%q: the host is %q", text, address.Host)
		}
		if address.User == "" || address.Database == "" {
			t.Errorf("%q: no user or database: %+v", text, address)
		}
		if len(address.password) > 6 && strings.Contains(address.String(), ":"+address.password+"@") {
			t.Errorf("%q is shown as %s", text, address)
		}
	})
}

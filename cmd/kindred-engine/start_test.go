package main_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		arguments   []string
		environment string
		code        int
		want        string
	}{
		{[]string{"--version"}, "", 0, "kindred-engine"},
		{[]string{"--help"}, "", 0, "-until-stdin-closes"},
		{[]string{"--no-such-flag"}, "", 2, "no-such-flag"},
		{[]string{"extra"}, "", 2, `unexpected argument "extra"`},
		{[]string{"--listen", "8123"}, "", 2, "it is HOST:PORT"},
		{[]string{"--listen", "127.0.0.1:99999"}, "", 2, "no number up to 65535"},
		{[]string{"--native-listen", "nowhere"}, "", 2, "it is HOST:PORT"},
		{[]string{"--native-listen", "127.0.0.2:0"}, "", 2, "name the same one in --listen and --native-listen"},
		{[]string{"--listen", "127.0.0.1:18123", "--native-listen", "127.0.0.1:18123"}, "", 2, "both have port 18123"},
		{[]string{"--listen", "0.0.0.0:0"}, "", 2, "needs a password: set KINDRED_ENGINE_PASSWORD"},
		{[]string{"--listen", ":0"}, "", 2, "needs a password"},
		{[]string{"--listen", "[::]:0"}, "", 2, "needs a password"},
		{[]string{"--listen", "host.example.com:0"}, "", 2, "needs a password"},
		{[]string{"--native-listen", "0.0.0.0:0"}, "", 2, "needs a password"},
		{nil, "KINDRED_LIBCHDB=/no/such/library.so", 1, "to mend it: run `make engine`, or set KINDRED_LIBCHDB"},
		{nil, "KINDRED_LIBCHDB=" + binary, 1, "load the engine library"},
	} {
		code, output := fails(t, t.TempDir(), append(os.Environ(), test.environment), test.arguments...)
		if code != test.code || !strings.Contains(output, test.want) {
			t.Errorf("%v %s: got %d %s, want %d with %q", test.arguments, test.environment, code, output, test.code, test.want)
		}
	}
}

func TestWrongDataPaths(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		file:                       "is a file; name a folder",
		filepath.Join(file, "sub"): "not a directory",
		"/proc/kindred":            "the data path cannot be used",
		"":                         "the data path is empty",
		"a${b}":                    "has ${ or \\ in its name",
		`a\b`:                      "has ${ or \\ in its name",
	} {
		if code, output := fails(t, path, os.Environ()); code == 0 || !strings.Contains(output, want) {
			t.Errorf("%q: got %d %s, want %q", path, code, output, want)
		}
	}
}

// TestReadOnlyFolder: root may write wherever a file system lets anybody.
func TestReadOnlyFolder(t *testing.T) {
	data := t.TempDir()
	if os.Getuid() != 0 {
		if err := os.Chmod(data, 0o500); err != nil {
			t.Fatal(err)
		}
	} else if err := readOnly(data); err != nil {
		t.Skipf("mount a read-only file system: %v", err)
	} else {
		t.Cleanup(func() { _ = unix.Unmount(data, 0) })
	}
	if code, output := fails(t, data, os.Environ()); code == 0 || !strings.Contains(output, data+" is not writable for this user") {
		t.Errorf("got %d %s", code, output)
	}
}

// TestInUse: the second engine on a path says who has it, under each of its names, and the first one goes on.
func TestInUse(t *testing.T) {
	p := openEngine(t)
	data := filepath.Join(filepath.Dir(binary), "open")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(data, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{data, link} {
		code, text := fails(t, path, os.Environ())
		for _, want := range []string{path, fmt.Sprintf("process %d", p.command.Process.Pid), p.url(), "use that one, or stop it first"} {
			if code != attach.ExitInUse || !strings.Contains(text, want) {
				t.Errorf("got %d %s, want 75 with %q", code, text, want)
			}
		}
	}
	if got := p.must(t, "SELECT 1"); got != "1" {
		t.Errorf("the first engine: got %q", got)
	}
}

// TestTakenPorts: the error names the port and the flag that chooses another.
func TestTakenPorts(t *testing.T) {
	p := openEngine(t)
	for _, taken := range []string{p.holder.Address, p.holder.Native} {
		for _, flag := range []string{"--listen", "--native-listen"} {
			code, text := fails(t, t.TempDir(), os.Environ(), flag, taken)
			want := "listen on " + taken + ": another program uses this port; choose another by " + flag + ": "
			if code != 1 || !strings.Contains(text, want) {
				t.Errorf("%s %s: got %d %s, want %q", flag, taken, code, text, want)
			}
		}
	}
}

// TestListen tries the addresses that there are, with the ports that were asked for.
func TestListen(t *testing.T) {
	free := func(host string) string {
		listener, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		return listener.Addr().String()
	}
	http, native := free("127.0.0.1"), free("127.0.0.1")
	for _, test := range []struct {
		name                 string
		arguments            []string
		wantHTTP, wantNative string // beginnings
		password, needsIPv6  bool
		outside              string // an address that has to answer too
	}{
		{"given ports", []string{"--listen", http, "--native-listen", native}, http, native, false, false, ""},
		{"localhost", []string{"--listen", "localhost:0"}, "localhost:", "localhost:", false, false, ""},
		{"IPv6", []string{"--listen", "[::1]:0"}, "[::1]:", "[::1]:", false, true, ""},
		{"everywhere", []string{"--listen", "0.0.0.0:0"}, "0.0.0.0:", "0.0.0.0:", true, false, "127.0.0.2"},
		{"everywhere, short", []string{"--listen", ":0"}, "0.0.0.0:", "0.0.0.0:", true, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if listener, err := net.Listen("tcp", "[::1]:0"); err == nil {
				listener.Close()
			} else if test.needsIPv6 {
				t.Skip("this machine has no IPv6")
			}
			var environment []string
			if test.password {
				environment = append(environment, attach.PasswordVariable+"=secret")
			}
			p := start(t, t.TempDir(), environment, test.arguments...).serves(t)
			if !strings.HasPrefix(p.holder.Address, test.wantHTTP) || !strings.HasPrefix(p.holder.Native, test.wantNative) ||
				portOf(t, p.holder.Native) == "0" {
				t.Errorf("got %s and %s", p.holder.Address, p.holder.Native)
			}
			for way, ask := range p.ways() {
				if answer, err := ask(attach.User, p.holder.Password, "SELECT 1"); answer != "1" {
					t.Errorf("%s: got %q %v", way, answer, err)
				}
			}
			if test.outside != "" {
				response, err := getPing(net.JoinHostPort(test.outside, portOf(t, p.holder.Address)))
				if err != nil || response != 200 {
					t.Errorf("at %s: got %d %v", test.outside, response, err)
				}
			}
		})
	}
}

func getPing(address string) (int, error) {
	response, err := http.Get("http://" + address + "/ping")
	if err != nil {
		return 0, err
	}
	response.Body.Close()
	return response.StatusCode, nil
}

// TestDataPaths: folders of all names work, and keep what was written.
func TestDataPaths(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	long := root
	for len(long) < 200-40 {
		long = filepath.Join(long, "a-folder-of-a-long-name")
	}
	long = filepath.Join(long, strings.Repeat("x", 200-len(long)))
	target := filepath.Join(root, "target")
	if err := os.Mkdir(target, 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(root, "link")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(root, `it's a "folder" & <more> {x} $y %20 ü`), long, link} {
		p := start(t, path, nil).serves(t)
		p.must(t, makeTable)
		p.must(t, "INSERT INTO t VALUES (42)")
		if _, err := p.askHTTP("", "", "SELECT * FROM nothing_of_this_name"); code(err) != 60 {
			t.Errorf("%s: got %v", path, err)
		}
		p.stop(t, syscall.SIGTERM)
		log, err := os.ReadFile(filepath.Join(path, "clickhouse.log"))
		if err != nil || !strings.Contains(string(log), "nothing_of_this_name") {
			t.Errorf("%s: the log has %s %v", path, log, err)
		}
		if got := start(t, path, nil).serves(t).must(t, "SELECT * FROM t"); got != "42" {
			t.Errorf("%s: got %q", path, got)
		}
	}
}

// TestRelativePath: the folder is that of the working directory, and nothing else there is read: config.xml, users.xml, or what lies in
// the home folder for ClickHouse's own programs.
func TestRelativePath(t *testing.T) {
	t.Parallel()
	library, err := chdb.Find()
	if err != nil {
		t.Fatal(err)
	}
	here := t.TempDir()
	for name, text := range map[string]string{
		"config.xml":                    "<clickhouse><http_port>1</http_port><display_name>wrong</display_name></clickhouse>",
		"users.xml":                     "<clickhouse><users><wrong><password>x</password></wrong></users></clickhouse>",
		"config.d/wrong.xml":            "<clickhouse><display_name>wrong</display_name></clickhouse>",
		"clickhouse-local.xml":          "<clickhouse><display_name>wrong</display_name></clickhouse>",
		".clickhouse-local/config.xml":  "<clickhouse><display_name>wrong</display_name></clickhouse>",
		".clickhouse-client/config.xml": "<config><user>wrong</user><display_name>wrong</display_name></config>",
	} {
		path := filepath.Join(here, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := startBy(t, func(command *exec.Cmd) {
		command.Dir = here
		command.Env = append(os.Environ(), "HOME="+here, chdb.PathVariable+"="+library)
	}, "warehouse").serves(t)
	const query = "SELECT displayName(), (SELECT groupArray(name) FROM (SELECT name FROM system.users ORDER BY name))"
	if got := p.must(t, query); got != "kindred-engine\t['default','kindred']" {
		t.Errorf("got %s", got)
	}
	p.stop(t, syscall.SIGTERM)
	entries, err := os.ReadDir(here)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	const want = ".clickhouse-client .clickhouse-local clickhouse-local.xml config.d config.xml users.xml warehouse"
	if strings.Join(names, " ") != want {
		t.Errorf("the working directory has %q, want %s", names, want)
	}
}

package users

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ebitengine/purego"
	"golang.org/x/sys/unix"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// Variables by which this test's binary becomes a server with a time zone: kindred-engine's own is always UTC.
const (
	zoneVariable  = "ZONED_SERVER_ZONE"
	dataVariable  = "ZONED_SERVER_DATA"
	usersVariable = "ZONED_SERVER_USERS"
)

// serveZoned is a server as kindred-engine starts it, but for the zone, until standard input ends.
func serveZoned() error {
	// As kindred-engine does: nothing of the server may read what says that it is to end.
	signal.Ignore(syscall.SIGPIPE)
	fd, err := unix.FcntlInt(os.Stdin.Fd(), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return err
	}
	end := os.NewFile(uintptr(fd), "stdin")
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	if err := unix.Dup2(int(null.Fd()), int(os.Stdin.Fd())); err != nil {
		return err
	}
	path, err := chdb.Find()
	if err != nil {
		return err
	}
	library := chdb.NewLibrary(path)
	if err := library.Load(); err != nil { // which sets UTC
		return err
	}
	var setenv func(name, value string, overwrite int32) int32
	symbol, err := purego.Dlsym(purego.RTLD_DEFAULT, "setenv")
	if err != nil {
		return err
	}
	purego.RegisterFunc(&setenv, symbol)
	setenv("TZ", os.Getenv(zoneVariable), 1)
	e, err := engine.Open(engine.Config{
		DataPath: os.Getenv(dataVariable), Listen: "127.0.0.1:0", NativeListen: "127.0.0.1:0", Private: true, UsersFile: os.Getenv(usersVariable),
		Library: library, Logger: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
	if err != nil {
		return err
	}
	defer e.Close()
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, end)
		stop()
	}()
	return e.Serve(ctx)
}

// startZoned starts a server with a time zone.
func startZoned(t *testing.T, zone string, users []user) *embedded.Engine {
	t.Helper()
	folder := t.TempDir()
	var said strings.Builder
	server := exec.Command(os.Args[0])
	server.Env = append(os.Environ(), zoneVariable+"="+zone, dataVariable+"="+folder, usersVariable+"="+usersFile(t, users))
	server.Stderr = &said
	pipe, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	t.Cleanup(func() {
		pipe.Close()
		if err := <-ended; err != nil || t.Failed() {
			t.Errorf("the server ends with %v: %s", err, said.String())
		}
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if _, runs := attach.Running(folder); runs {
			break
		}
		if time.Now().After(deadline) || len(ended) > 0 {
			t.Fatal("the server does not start")
		}
	}
	found, err := embedded.Start(t.Context(), embedded.Config{DataPath: folder, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := found.Close(); err != nil {
			t.Error(err)
		}
	})
	return found
}

// TestZone: a server in another time zone gives a user whose profile has all settings that could matter, but for that of the session's
// zone, the tables of one in UTC without any.
func TestZone(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it starts a server in another time zone")
	t.Parallel()
	harsh := readProfiles(t, false)[0].settings
	delete(harsh, "session_timezone") // the server's own is to show
	utc := startServer(t, []user{{name: "plain"}})
	tokyo := startZoned(t, "Asia/Tokyo", []user{{name: "anybody", settings: harsh}})
	if zone := embeddedtest.Ask(t, tokyo.URL(), "SELECT serverTimezone()"); zone != "Asia/Tokyo" {
		t.Fatalf("the server's time zone is %s", zone)
	}
	usual := url.Values{"session_timezone": {"UTC"}}
	told := stories[1] // whose sources have times of several kinds
	want, err := chapter{story: told, server: utc, mark: told.name}.tell(t, addressOf(t, utc, "native", "plain"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := chapter{story: told, server: tokyo, mark: told.name, asking: usual}.tell(t, addressOf(t, tokyo, "http", "anybody"))
	if err != nil {
		t.Fatal(err)
	}
	for run := range want {
		if d := difference(got[run], want[run]); d != "" {
			t.Errorf("after run %d:\n%s", run+1, d)
		}
	}
}

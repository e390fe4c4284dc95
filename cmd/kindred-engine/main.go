// Command kindred-engine is ClickHouse's own server for an embedded warehouse, out of libchdb.
//
//	kindred-engine --data ./kindred-data --listen 127.0.0.1:8123 --native-listen 127.0.0.1:9000
//
// kindred starts it by itself for a warehouse of `embedded:PATH`; run it by hand to let BI tools read the same data.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// version is stamped by the linker.
var version = "development"

func main() {
	// It comes to a thread that writes to a client who has gone, and Go ends the process for it on a thread that is not its own.
	signal.Ignore(syscall.SIGPIPE)
	stdin, err := takeStdin()
	if err != nil {
		fmt.Fprintln(os.Stderr, "kindred-engine:", err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	err = run(ctx, os.Args[1:], stdin, os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage), errors.Is(err, engine.ErrConfig):
		fmt.Fprintln(os.Stderr, "kindred-engine:", err)
		os.Exit(2)
	case errors.Is(err, attach.ErrInUse):
		fmt.Fprintln(os.Stderr, "kindred-engine:", err)
		os.Exit(attach.ExitInUse)
	default:
		fmt.Fprintln(os.Stderr, "kindred-engine:", err)
		os.Exit(1)
	}
}

// takeStdin moves standard input out of the server's reach: it is a command-line tool at heart, and some statements make it
// read there.
func takeStdin() (*os.File, error) {
	fd, err := unix.FcntlInt(os.Stdin.Fd(), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return os.Open(os.DevNull) // there is none
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	if err := unix.Dup2(int(null.Fd()), int(os.Stdin.Fd())); err != nil {
		return nil, fmt.Errorf("put %s in the place of standard input: %w", os.DevNull, err)
	}
	return os.NewFile(uintptr(fd), "stdin"), nil
}

// closeStdout keeps the server's greetings from standard output, which nobody reads.
func closeStdout() error {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	return unix.Dup2(int(null.Fd()), int(os.Stdout.Fd()))
}

// errUsage marks errors of flags and configuration, exit code 2.
var errUsage = errors.New("usage")

// run serves until ctx ends, which is a clean end.
func run(ctx context.Context, arguments []string, stdin io.Reader, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("kindred-engine", flag.ContinueOnError)
	flags.SetOutput(stderr)
	data := flags.String("data", "./kindred-data", "folder of the warehouse; made if it does not exist")
	listen := flags.String("listen", engine.DefaultListen,
		"address of ClickHouse's HTTP interface; other than loopback only with "+attach.PasswordVariable)
	nativeListen := flags.String("native-listen", "",
		"address of ClickHouse's native protocol, on the same host; without it a free port there")
	users := flags.String("users", "", "a users.xml of ClickHouse's, with users beside Kindred's own: readers for BI tools")
	additions := flags.String("config", "",
		"a config.xml of ClickHouse's, with clusters (remote_servers) and macros beside Kindred's own configuration")
	memory := flags.Uint64("memory-limit", 0, "bytes that the server may use; 0 is 80 % of the machine or the cgroup")
	grace := flags.Duration("grace", attach.DefaultGrace, "time for running queries at a stop, before they are killed")
	withStdin := flags.Bool("until-stdin-closes", false,
		"stop when standard input ends and nobody holds the engine, and let nobody in without a password: for a program that starts it")
	level := slog.LevelInfo
	flags.TextVar(&level, "log-level", slog.LevelInfo, "DEBUG, INFO, WARN or ERROR")
	showVersion := flags.Bool("version", false, "print the version and exit")
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%w: unexpected argument %q", errUsage, flags.Arg(0))
	}
	if *showVersion {
		fmt.Fprintln(stdout, "kindred-engine", version)
		return nil
	}
	logger := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	if err := closeStdout(); err != nil {
		return err
	}

	path, err := chdb.Find()
	if err != nil {
		return err
	}
	e, err := engine.Open(engine.Config{
		DataPath: *data, Listen: *listen, NativeListen: *nativeListen, Password: os.Getenv(attach.PasswordVariable), Private: *withStdin,
		UsersFile: *users, ConfigFile: *additions, MemoryLimit: *memory, Grace: *grace, Library: chdb.NewLibrary(path), Logger: logger,
	})
	if err != nil {
		return err
	}
	defer e.Close()
	access := "user " + attach.User + ", with its password"
	if e.IsOpen() {
		access = "user default, without a password, from this machine"
	}
	logger.Info("serving", "data", *data, "address", "http://"+e.Address(), "native", e.NativeAddress(), "access", access,
		"clickhouse", e.Version(), "library", path)
	if *withStdin {
		var cancel context.CancelCauseFunc
		ctx, cancel = context.WithCancelCause(ctx)
		go stopWithParent(stdin, e, cancel)
	}
	return e.Serve(ctx)
}

// stopWithParent waits for the end of standard input, which comes when the parent closes it or dies in any way, and then
// for the last holder.
func stopWithParent(stdin io.Reader, e *engine.Engine, cancel context.CancelCauseFunc) {
	_, _ = io.Copy(io.Discard, stdin)
	for !e.Retire() {
		time.Sleep(50 * time.Millisecond)
	}
	cancel(engine.ErrAbandoned)
}

// Command onserver runs a command, such as go test, on the ClickHouse server of KINDRED_TEST_URL. It checks first that the server has
// what the tests need, and drops the databases of all test programs at the end, also of those that were killed or stopped by Ctrl-C.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, command []string) (err error) {
	if len(command) == 0 {
		return errors.New("onserver: give a command, for example: onserver go test ./resolver/pipeline")
	}
	server, err := embeddedtest.Given()
	if err != nil {
		return err
	}
	if server == nil {
		return fmt.Errorf("%s is not set: give a ClickHouse server, for example %[1]s=http://user:password@host:8123 make test-server", embeddedtest.ServerVariable)
	}
	if err := server.Check(ctx); err != nil {
		return err
	}
	run := embeddedtest.NewRun()
	defer func() {
		err = errors.Join(err, server.DropRun(context.WithoutCancel(ctx), run))
	}()
	child := exec.CommandContext(ctx, command[0], command[1:]...)
	child.Env = append(os.Environ(), embeddedtest.RunVariable(run))
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	err = child.Run()
	if ctx.Err() != nil {
		return errors.New("onserver: stopped before the tests were done")
	}
	return err
}

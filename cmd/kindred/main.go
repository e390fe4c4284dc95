// Command kindred resolves the identities in a ClickHouse warehouse.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// version is set when a release is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	program := &program{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		environment: os.Environ(),
		version:     version,
	}
	os.Exit(program.run(ctx, os.Args[1:]))
}

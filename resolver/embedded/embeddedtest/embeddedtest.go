// Package embeddedtest has what the tests of several packages need of the embedded warehouse: an engine for a test or for a whole
// package, or the ClickHouse server that KINDRED_TEST_URL names, questions to it past the code under test, the programs built from the
// source under test, and what may stand at a wrong address. It is for tests alone.
package embeddedtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
)

// WithEngine starts the one engine of a package's tests for use, which calls m.Run, and returns the exit code for TestMain. An error, of
// use or of the engine, is printed and makes the code 1. Where the environment names a server, use is given that in the place of an engine.
func WithEngine(use func(url string) (int, error)) int {
	return InFolder(func(folder string) (code int, err error) {
		if server, err := given(); err != nil {
			return 1, err
		} else if server != nil {
			return withServer(server, use)
		}
		started, err := embedded.Start(context.Background(), embedded.Config{DataPath: folder, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return 1, err
		}
		defer func() {
			// Close says what Err says of an engine that ended by itself.
			err = errors.Join(err, started.Close())
		}()
		forget, err := register(started)
		defer forget()
		if err != nil {
			return 1, err
		}
		return use(started.URL())
	})
}

// InFolder passes a folder to use that is gone after it, and returns the exit code for TestMain as WithEngine does.
func InFolder(use func(folder string) (int, error)) int {
	folder, err := os.MkdirTemp("", "kindred-test-*")
	code := 1
	if err == nil {
		defer os.RemoveAll(folder)
		code, err = use(folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// Start starts an engine that ends with the test. Without a DataPath it is on a folder of its own, without a Logger it is silent.
func Start(t testing.TB, config embedded.Config) *embedded.Engine {
	t.Helper()
	if config.DataPath == "" {
		config.DataPath = t.TempDir()
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	engine, err := embedded.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	forget, err := register(engine)
	t.Cleanup(func() {
		forget()
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// Tell posts a body to an engine, with parameters in the address: the query, if it is not the body, settings, or values of its
// parameters. It returns the answer; the error is what the engine says against it.
func Tell(ctx context.Context, address string, parameters url.Values, body io.Reader) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/?"+parameters.Encode(), body)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK || response.Header.Get("X-ClickHouse-Exception-Code") != "" {
		return "", errors.New(string(answer))
	}
	return string(answer), nil
}

// Ask sends a statement or query that has to succeed, and returns the answer without the last line's end. Tests may clean up by it.
func Ask(t testing.TB, address, query string) string {
	t.Helper()
	// The test's own context has ended when it cleans up.
	answer, err := Tell(context.Background(), address, nil, strings.NewReader(query))
	if err != nil {
		t.Fatalf("%.300s: %v", query, err)
	}
	return strings.TrimSuffix(answer, "\n")
}

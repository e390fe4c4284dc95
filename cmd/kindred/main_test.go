package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/settings"
)

// binary is the kindred under test for what needs a process of its own: signals, kills and schedules. kindred-engine is beside it.
var binary string

func TestMain(m *testing.M) {
	code, err := testMain(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func testMain(m *testing.M) (int, error) {
	folder, err := os.MkdirTemp("", "kindred-cli-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	library, err := chdb.Find()
	if err != nil {
		return 0, err
	}
	// The caller's settings are not the tests'.
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, settings.Prefix) {
			os.Unsetenv(name)
		}
	}
	if err := os.Symlink(library, filepath.Join(folder, filepath.Base(library))); err != nil {
		return 0, err
	}
	arguments := []string{"build", "-o", folder + "/"}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "-race" && setting.Value == "true" {
				arguments = append(arguments, "-race")
			}
		}
	}
	var output bytes.Buffer
	build := exec.Command("go", append(arguments, ".", "../kindred-engine")...)
	build.Stdout, build.Stderr = &output, &output
	if err := build.Run(); err != nil {
		return 0, fmt.Errorf("build kindred and kindred-engine: %w\n%s", err, &output)
	}
	binary = filepath.Join(folder, "kindred")
	// In this process, kindred-engine is found on the PATH.
	os.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	return m.Run(), nil
}

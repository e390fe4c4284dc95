package faults

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/settings"
)

var (
	extent = flag.String("faults", "short", "short takes a sample of the faults, long takes all")
	seed   = flag.Uint64("seed", 1, "decides which faults are tried, and when")
	only   = flag.String("step", "", "try every fault at the statements of which this is a part of COMMAND/STEP, for example rollback/publish/plan, and no others")
)

// long tells whether all faults are to be tried.
func long() bool { return *extent == "long" }

// binary is the kindred under test. kindred-engine is beside it.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := withPrograms(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// withPrograms builds both programs for the tests.
func withPrograms(use func() int) (int, error) {
	if *extent != "short" && *extent != "long" {
		return 0, fmt.Errorf("-faults %q is neither short nor long", *extent)
	}
	folder, err := os.MkdirTemp("", "kindred-faults-*")
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
	var output bytes.Buffer
	build := exec.Command("go", "build", "-o", folder+"/", "../../cmd/kindred", "../../cmd/kindred-engine")
	build.Stdout, build.Stderr = &output, &output
	if err := build.Run(); err != nil {
		return 0, fmt.Errorf("build kindred and kindred-engine: %w\n%s", err, &output)
	}
	binary = filepath.Join(folder, "kindred")
	// In this process, kindred-engine is found on the PATH.
	os.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	return use(), nil
}

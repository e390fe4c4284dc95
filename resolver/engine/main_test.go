package engine_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"
)

// folder is for the program under test.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "kindred-engine-*"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// buildEngine builds kindred-engine from the source under test, once, with the race detector if the tests have it.
var buildEngine = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(folder, "kindred-engine")
	arguments := []string{"build", "-o", binary}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "-race" && s.Value == "true" {
				arguments = append(arguments, "-race")
			}
		}
	}
	output, err := exec.Command("go", append(arguments, "github.com/kindred-id/kindred/cmd/kindred-engine")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build kindred-engine: %w\n%s", err, output)
	}
	return binary, nil
})

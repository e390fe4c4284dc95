package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// BinaryVariable is the environment variable that names the engine's program.
const BinaryVariable = "KINDRED_ENGINE_PATH"

// ErrNoBinary is wrapped when kindred-engine is nowhere to be found.
var ErrNoBinary = errors.New("kindred-engine was not found")

const binaryName = "kindred-engine"

// findBinary returns the program named by KINDRED_ENGINE_PATH, else kindred-engine beside this executable, on the PATH, or in bin of the Go
// module around the working directory (for `go run` and `go test`).
func findBinary() (string, error) {
	if path := os.Getenv(BinaryVariable); path != "" {
		if !isExecutable(path) {
			return "", fmt.Errorf("%w: %s names %s, which is not a program", ErrNoBinary, BinaryVariable, path)
		}
		return filepath.Abs(path)
	}
	var places []string
	if executable, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(executable); err == nil {
			executable = real
		}
		places = append(places, filepath.Join(filepath.Dir(executable), binaryName))
	}
	if path, err := exec.LookPath(binaryName); err == nil {
		places = append(places, path)
	}
	if folder, err := os.Getwd(); err == nil {
		for parent := ""; folder != parent; parent, folder = folder, filepath.Dir(folder) {
			if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
				places = append(places, filepath.Join(folder, "bin", binaryName))
			}
		}
	}
	for _, place := range places {
		if isExecutable(place) {
			return filepath.Abs(place)
		}
	}
	return "", fmt.Errorf("%w; looked at:\n  $%s (not set)\n  %s\n  the folders of $PATH\n"+
		"to mend it: run `make build`, or set %s to the program, or use any ClickHouse server by KINDRED_WAREHOUSE_URL=clickhouse://user:password@host:9000",
		ErrNoBinary, BinaryVariable, strings.Join(places, "\n  "), BinaryVariable)
}

func isExecutable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

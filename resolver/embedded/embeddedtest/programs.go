package embeddedtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/settings"
)

// EngineProgram is the name of the engine's program.
const EngineProgram = "kindred-engine"

// WithPrograms builds kindred and kindred-engine for use, which calls m.Run, and returns the exit code for TestMain as WithEngine does.
// Kindred's settings are taken out of the environment: the caller's are not the tests'. In this process, kindred-engine is found on
// the PATH.
func WithPrograms(use func(kindred string) (int, error)) int {
	return InFolder(func(folder string) (int, error) {
		library, err := chdb.Find()
		if err != nil {
			return 1, err
		}
		for _, pair := range os.Environ() {
			if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, settings.Prefix) {
				os.Unsetenv(name)
			}
		}
		if err := os.Symlink(library, filepath.Join(folder, filepath.Base(library))); err != nil {
			return 1, err
		}
		if err := Build(folder, "kindred", EngineProgram); err != nil {
			return 1, err
		}
		os.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
		return use(filepath.Join(folder, "kindred"))
	})
}

// Build builds programs of cmd from the source under test into a folder, with the race detector if the tests have it.
func Build(folder string, programs ...string) error {
	arguments := []string{"build", "-o", folder + string(os.PathSeparator)}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "-race" && setting.Value == "true" {
				arguments = append(arguments, "-race")
			}
		}
	}
	for _, program := range programs {
		arguments = append(arguments, "github.com/kindred-id/kindred/cmd/"+program)
	}
	if output, err := exec.Command("go", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", strings.Join(programs, " and "), err, output)
	}
	return nil
}

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
// the PATH. On a server that the environment names, the engine's library is not needed.
func WithPrograms(use func(kindred string) (int, error)) int {
	return InFolder(func(folder string) (int, error) {
		server, err := given()
		if err != nil {
			return 1, err
		}
		databases() // which asks the environment, as given does, before the settings are taken out
		if _, err := protocol(); err != nil {
			return 1, err
		}
		for _, pair := range os.Environ() {
			if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, settings.Prefix) {
				os.Unsetenv(name)
			}
		}
		if server == nil {
			if err := linkLibrary(folder); err != nil {
				return 1, err
			}
		}
		if err := Build(folder, "kindred", EngineProgram); err != nil {
			return 1, err
		}
		os.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
		kindred := filepath.Join(folder, "kindred")
		if server == nil {
			return use(kindred)
		}
		return withServer(server, func(string) (int, error) { return use(kindred) })
	})
}

// linkLibrary puts the engine's library beside the programs in a folder.
func linkLibrary(folder string) error {
	library, err := chdb.Find()
	if err != nil {
		return err
	}
	return os.Symlink(library, filepath.Join(folder, filepath.Base(library)))
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

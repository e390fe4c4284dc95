package schedules

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// imageUser is the user and group of the image.
const imageUser = 65532

func TestDockerfile(t *testing.T) {
	data, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	build, image, ok := strings.Cut(text, "\nFROM scratch\n")
	if !ok || strings.Contains(image, "\nFROM ") {
		t.Fatal("the image is not made from scratch in a last stage")
	}
	for _, want := range []string{"CGO_ENABLED=0 go build", "./cmd/kindred\n", "-trimpath"} {
		if !strings.Contains(build, want) {
			t.Errorf("the build stage has no %q", want)
		}
	}
	for _, want := range []string{"ca-certificates.crt", fmt.Sprintf("\nUSER %d:%d\n", imageUser, imageUser), `ENTRYPOINT ["/usr/local/bin/kindred"]`, `CMD ["schedule"]`} {
		if !strings.Contains(image, want) {
			t.Errorf("the image has no %q", want)
		}
	}
	if strings.Count(image, "COPY ") != 2 || strings.Contains(image, "engine") {
		t.Errorf("the image holds more than the program and the certificates:\n%s", image)
	}
	var goVersion string
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "FROM golang:"); ok {
			goVersion, _, _ = strings.Cut(rest, "-")
			if !pinned("golang:" + goVersion) {
				t.Errorf("got Go %s, want a full version", goVersion)
			}
		}
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(mod), "\ngo ")
	minor := strings.Join(strings.SplitN(strings.Fields(after)[0], ".", 3)[:2], ".")
	if !strings.HasPrefix(goVersion, minor+".") {
		t.Errorf("the image is built with Go %s, go.mod says %s", goVersion, minor)
	}
}

// TestImageHoldsWhatItNeeds builds the program as the Dockerfile does: it must be
// static, since the image has no libraries, and built from files that .dockerignore
// lets through.
func TestImageHoldsWhatItNeeds(t *testing.T) {
	if sources, _ := filepath.Glob("../cmd/kindred/*.go"); len(sources) == 0 || runtime.GOOS != "linux" {
		t.Skip("needs cmd/kindred and Linux")
	}
	if testing.Short() {
		t.Skip("builds a program")
	}
	allowed := dockerContext(t)
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	environment := append(os.Environ(), "CGO_ENABLED=0")
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,EmbedFiles,Module", "./cmd/kindred")
	list.Dir, list.Env = root, environment
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir     string
			GoFiles, EmbedFiles []string
			Module              *struct{ Main bool }
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.ImportPath, "github.com/ebitengine/purego") {
			t.Errorf("kindred imports %s, which makes it depend on libc: that is for kindred-engine", p.ImportPath)
		}
		if p.Module == nil || !p.Module.Main {
			continue
		}
		for _, file := range slices.Concat(p.GoFiles, p.EmbedFiles) {
			path, err := filepath.Rel(root, filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if !allowed(path) {
				t.Errorf(".dockerignore keeps %s out of the build, which needs it", path)
			}
		}
	}

	program := filepath.Join(t.TempDir(), "kindred")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./cmd/kindred")
	build.Dir, build.Env = root, environment
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	binary, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer binary.Close()
	for _, p := range binary.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("kindred is not static: it has a segment %s", p.Type)
		}
	}
}

// dockerContext reads .dockerignore, of which it knows the forms used there: * alone,
// then !name to let in, then patterns to keep out.
func dockerContext(t *testing.T) func(path string) bool {
	t.Helper()
	data, err := os.ReadFile("../.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	var in, out []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "!"); ok {
			in = append(in, name)
		} else if line != "" && line[0] != '#' && line != "*" {
			out = append(out, line)
		}
	}
	return func(path string) bool {
		top, _, _ := strings.Cut(filepath.ToSlash(path), "/")
		if !slices.Contains(in, top) {
			return false
		}
		return !slices.ContainsFunc(out, func(pattern string) bool {
			if tail, ok := strings.CutPrefix(pattern, "**/"); ok {
				return slices.ContainsFunc(strings.Split(path, "/"), func(part string) bool {
					matched, _ := filepath.Match(tail, part)
					return matched
				})
			}
			matched, _ := filepath.Match(pattern, path)
			return matched
		})
	}
}

// Command library installs the engine library: `go run ./cmd/kindred-engine/library -into bin/lib`, or `make engine`.
//
// npm downloads the package that pin.txt names for this machine; the tarball's hash is compared with the pinned one before
// anything of it is used. A library that is already there with the right version is left alone, without a word to npm.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	into := flag.String("into", "bin/lib", "folder for the library")
	staging := flag.String("staging", ".engine/library", "folder for the download; removed afterwards")
	flag.Parse()
	if err := install(*into, *staging, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "install the engine library:", err)
		os.Exit(1)
	}
}

func install(into, staging string, progress io.Writer) error {
	p, err := readPin(pinText, runtime.GOOS+"/"+runtime.GOARCH)
	if err != nil {
		return err
	}
	library, stamp := filepath.Join(into, libraryName(runtime.GOOS)), filepath.Join(into, "version.txt")
	if installed(library, stamp, p) {
		return nil
	}
	fmt.Fprintf(progress, "downloading the engine library %s@%s by npm (about 180 MB, once)\n", p.name, p.version)
	if err := os.MkdirAll(staging, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(staging)
	tarball, err := download(p, staging, progress)
	if err != nil {
		return err
	}
	if err := verify(tarball, p); err != nil {
		return err
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	if err := unpack(tarball, library); err != nil {
		return err
	}
	return os.WriteFile(stamp, []byte(p.name+"@"+p.version+"\n"), 0o644)
}

func libraryName(system string) string {
	if system == "darwin" {
		return "libchdb.dylib"
	}
	return "libchdb.so"
}

func installed(library, stamp string, p pin) bool {
	text, err := os.ReadFile(stamp)
	if err != nil || string(bytes.TrimSpace(text)) != p.name+"@"+p.version {
		return false
	}
	_, err = os.Stat(library)
	return err == nil
}

// download lets npm fetch the tarball and returns its path.
func download(p pin, folder string, progress io.Writer) (string, error) {
	command := exec.Command("npm", "pack", "--silent", "--pack-destination", folder, p.name+"@"+p.version)
	command.Stderr = progress
	output, err := command.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return "", errors.New("npm was not found; install Node.js, or set KINDRED_LIBCHDB to a copy of the library")
	}
	if err != nil {
		return "", fmt.Errorf("npm pack %s@%s: %w %s", p.name, p.version, err, bytes.TrimSpace(output))
	}
	lines := strings.Fields(string(output))
	if len(lines) == 0 {
		return "", fmt.Errorf("npm pack %s@%s: it named no file", p.name, p.version)
	}
	return filepath.Join(folder, filepath.Base(lines[len(lines)-1])), nil
}

// verify compares the tarball's hash with the pinned one.
func verify(tarball string, p pin) error {
	if p.integrity == "" {
		return nil
	}
	file, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha512.New()
	if _, err := io.Copy(hash, file); err != nil {
		return fmt.Errorf("hash %s: %w", tarball, err)
	}
	if got := "sha512-" + base64.StdEncoding.EncodeToString(hash.Sum(nil)); got != p.integrity {
		return fmt.Errorf("%s@%s is not the package that was pinned: its hash is %s, want %s", p.name, p.version, got, p.integrity)
	}
	return nil
}

// unpack writes the library of the tarball to target, whole or not at all.
func unpack(tarball, target string) error {
	file, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", tarball, err)
	}
	for archive := tar.NewReader(plain); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return fmt.Errorf("unpack %s: there is no libchdb in it", tarball)
		}
		if err != nil {
			return fmt.Errorf("unpack %s: %w", tarball, err)
		}
		if name := path.Base(header.Name); name == "libchdb.so" || name == "libchdb.dylib" {
			return write(archive, target)
		}
	}
}

func write(source io.Reader, target string) (err error) {
	part := target + ".part"
	file, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, copyErr := io.Copy(file, source)
	if err := errors.Join(copyErr, file.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", part, err), ignoreMissing(os.Remove(part)))
	}
	return os.Rename(part, target)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

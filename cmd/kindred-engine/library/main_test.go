package main

import (
	"archive/tar"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPinOfEveryPlatform(t *testing.T) {
	for _, platform := range []string{"linux/amd64", "linux/arm64", "darwin/arm64", "darwin/amd64"} {
		p, err := readPin(pinText, platform)
		if err != nil {
			t.Fatal(err)
		}
		if p.version == "" || !strings.HasPrefix(p.name, "@chdb/lib-"+strings.Split(platform, "/")[0]) {
			t.Errorf("%s: got %+v", platform, p)
		}
		if platform == "linux/amd64" && !strings.HasPrefix(p.integrity, "sha512-") {
			t.Errorf("%s: got hash %q", platform, p.integrity)
		}
	}
	if _, err := readPin(pinText, "plan9/mips"); err == nil || !strings.Contains(err.Error(), "linux/arm64") {
		t.Errorf("got %v, want an error that names the platforms there are", err)
	}
	if _, err := readPin("version 1\nlinux/amd64 only-two", "linux/amd64"); err == nil || !strings.Contains(err.Error(), "pin.txt:2") {
		t.Errorf("got %v, want an error with the line", err)
	}
}

func TestVerifyAndUnpack(t *testing.T) {
	folder := t.TempDir()
	tarball := filepath.Join(folder, "package.tgz")
	file, err := os.Create(tarball)
	if err != nil {
		t.Fatal(err)
	}
	zipped := gzip.NewWriter(file)
	archive := tar.NewWriter(zipped)
	for name, text := range map[string]string{"package/index.js": "x", "package/libchdb.so": "the library"} {
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	archive.Close()
	zipped.Close()
	file.Close()

	if err := verify(tarball, pin{name: "p", version: "1", integrity: "sha512-AAAA"}); err == nil || !strings.Contains(err.Error(), "not the package that was pinned") {
		t.Errorf("got %v, want a refusal", err)
	}
	target := filepath.Join(folder, "libchdb.so")
	if err := unpack(tarball, target); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(target); err != nil || string(got) != "the library" {
		t.Errorf("got %q %v", got, err)
	}
	stamp := filepath.Join(folder, "version.txt")
	if err := os.WriteFile(stamp, []byte("p@1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if !installed(target, stamp, pin{name: "p", version: "1"}) || installed(target, stamp, pin{name: "p", version: "2"}) {
		t.Error("the stamp is not what decides")
	}
}

package faults

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountTmpfs mounts a small file system until the test's end, which only root may.
func mountTmpfs(t *testing.T, options string) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, options); err != nil {
		t.Skipf("cannot mount a tmpfs here, which takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount %s: %v", folder, err)
		}
	})
	return folder
}

// fill takes all space that is left.
func fill(path string) error {
	ballast, err := os.Create(path)
	if err != nil {
		return err
	}
	defer ballast.Close()
	for chunk := make([]byte, 64<<10); len(chunk) > 0; {
		if _, err := ballast.Write(chunk); errors.Is(err, syscall.ENOSPC) {
			chunk = chunk[:len(chunk)/2]
		} else if err != nil {
			return err
		}
	}
	return nil
}

// TestFullDisk has no space left on the engine's disk from one statement on.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	w := newWarehouseIn(t, mountTmpfs(t, "size=128m"))
	w.prepare(t)
	s := named(told.tell(t, w), "incremental")
	ballast := filepath.Join(w.path, "ballast")
	p := newProxy(t, w)
	p.fill = func() {
		if err := fill(ballast); err != nil {
			t.Error(err)
		}
	}
	failures := 0
	for _, at := range s.points {
		isPublishing := strings.HasPrefix(at.step, "publish/")
		if !isPublishing && !(long() && at.number == 1) || !long() && at.step != "publish/plan" {
			continue
		}
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			w.restore(t, s.moment)
			command := p.begin(t, fault{point: at, harm: diskFilled}, s.arguments...)
			code := command.wait(t)
			said := command.output.String()
			published := w.published(t)
			if err := os.Remove(ballast); err != nil {
				t.Fatalf("the command never came to %s: %v\n%s", at, err, said)
			}
			switch {
			case code == 0 && published.is(s.new): // what was left to do needs no space
			case code == 1 && strings.Contains(said, "the warehouse's disk is full"):
				failures++
			default:
				t.Errorf("got exit code %d, want 1 and that the disk is full\n%s", code, said)
			}
			s.checkWhole(t, published, false)
			w.checkEnd(t, s)
		})
	}
	if failures == 0 {
		t.Error("no run noticed the full disk: this test proves nothing")
	}
}

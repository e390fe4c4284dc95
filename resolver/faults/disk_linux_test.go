package faults

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
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

// ballast takes all space that is left on a disk, again and again: the engine frees some now and then.
type ballast struct {
	path string
	stop chan struct{}
	done chan error
}

func (b *ballast) start() {
	b.stop, b.done = make(chan struct{}), make(chan error, 1)
	first := make(chan struct{})
	go func() {
		var err error
		for full := false; err == nil; full = true {
			err = b.fill()
			if !full {
				close(first)
			}
			select {
			case <-b.stop:
				b.done <- err
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
		<-b.stop
		b.done <- err
	}()
	<-first
}

func (b *ballast) fill() error {
	file, err := os.OpenFile(b.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	for chunk := make([]byte, 64<<10); len(chunk) > 0; {
		if _, err := file.Write(chunk); errors.Is(err, syscall.ENOSPC) {
			chunk = chunk[:len(chunk)/2]
		} else if err != nil {
			return err
		}
	}
	return nil
}

// remove gives the space back.
func (b *ballast) remove() error {
	close(b.stop)
	return errors.Join(<-b.done, os.Remove(b.path))
}

// TestFullDisk has no space left on the engine's disk from one statement on.
func TestFullDisk(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it fills the disk")
	t.Parallel()
	if *only != "" || part > 1 {
		t.Skip("-step is for TestFaults, and -part")
	}
	w := newWarehouseOn(t, &server{path: mountTmpfs(t, "size=128m")})
	w.prepare(t)
	s := w.tell(t, "incremental")[0]
	p := newProxy(t, w)
	failures := 0
	for _, at := range s.points {
		isPublishing := strings.HasPrefix(at.step, "publish/")
		if !isPublishing && !(long() && at.number == 1) || !long() && at.step != "publish/plan" {
			continue
		}
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			w.restore(t, s.moment)
			b := &ballast{path: filepath.Join(w.server.path, "ballast")}
			filled := make(chan struct{})
			p.before = func() {
				b.start()
				close(filled)
			}
			command := p.begin(t, fault{point: at, harm: diskFilled}, s.arguments...)
			// The server does not give up all that it has no space for: then it goes on once somebody has made room.
			patience := 5 * time.Second
			if long() {
				patience = 100 * time.Second
			}
			select {
			case <-command.ended:
			case <-filled:
			}
			select {
			case <-command.ended:
			case <-time.After(patience):
			}
			published := w.published(t)
			if b.stop == nil {
				t.Fatalf("the command never came to %s:\n%s", at, command.output.String())
			}
			if err := b.remove(); err != nil {
				t.Fatal(err)
			}
			waited := command.lives()
			code, said := command.wait(t), command.output.String()
			if waited {
				published = w.published(t)
			}
			switch {
			case code == 0 && published.is(s.new): // what was left to do needs no space
			case code == 1 && strings.Contains(said, "the warehouse's disk is full"):
				failures++
			case code == 1 && strings.Contains(said, "as when its disk was full meanwhile"): // the engine merged parts, and says nothing of what it could not write
			case code == 1 && strings.Contains(said, "the lock was lost"): // signs of life need space too
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

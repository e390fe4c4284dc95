package chdb_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLargePages: the library's tables lie in pages of 2 MiB, where the system gives any.
func TestLargePages(t *testing.T) {
	if os.Getenv("JE_MALLOC_CONF") != "" || !givesLargePages(t) {
		t.Skip("this system gives no large pages, or the environment has its own word on them")
	}
	c := connect(t)
	before := largePages(t)
	query(t, c, "SELECT count() FROM (SELECT number FROM numbers(5000000) GROUP BY number)")
	// The allocator keeps what it freed for some seconds.
	if after := largePages(t); after < before+32<<10 {
		t.Errorf("a table of 5 million keys took %d KiB of large pages, want most of its 64 MiB and more", after-before)
	}
}

// givesLargePages asks for some, and looks.
func givesLargePages(t *testing.T) bool {
	t.Helper()
	before := largePages(t)
	memory, err := unix.Mmap(-1, 0, 64<<20, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Munmap(memory) }()
	if unix.Madvise(memory, unix.MADV_HUGEPAGE) != nil {
		return false
	}
	clear(memory)
	return largePages(t) >= before+32<<10
}

// largePages is how many KiB of this process lie in large pages.
func largePages(t *testing.T) (kib int) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if _, err := fmt.Sscanf(line, "AnonHugePages: %d kB", &kib); err == nil {
			return kib
		}
	}
	t.Fatal("the system does not tell the large pages of a process")
	return 0
}

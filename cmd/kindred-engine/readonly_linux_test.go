package main_test

import "golang.org/x/sys/unix"

// readOnly mounts an empty file system over a folder, to which nothing can be written.
func readOnly(folder string) error { return unix.Mount("none", folder, "tmpfs", unix.MS_RDONLY, "") }

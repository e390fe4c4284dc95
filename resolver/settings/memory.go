package settings

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// GraphMemory is the memory limit: the one given, else half of what the machine or the cgroup has, 0 where neither is known.
func (s Settings) GraphMemory() uint64 {
	if s.MemoryLimit > 0 {
		return uint64(s.MemoryLimit)
	}
	return available() / 2
}

// available is the machine's memory, or the cgroup's limit if that is less. Linux tells both in files; elsewhere it is unknown.
func available() uint64 {
	total := machineMemory()
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if limit, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil && (total == 0 || limit < total) {
			return limit
		}
	}
	return total
}

func machineMemory() uint64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if fields := strings.Fields(string(line)); len(fields) >= 2 && fields[0] == "MemTotal:" {
			kibibytes, _ := strconv.ParseUint(fields[1], 10, 64)
			return kibibytes << 10
		}
	}
	return 0
}

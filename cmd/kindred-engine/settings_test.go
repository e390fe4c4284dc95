package main_test

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// lazy are settings whose thread pools are made with the first table that needs them, which here is none.
var lazy = map[string]bool{"background_distributed_schedule_pool_size": true}

// TestServerSettings: what config.xml says of pools and caches is what the server goes by.
func TestServerSettings(t *testing.T) {
	p := openEngine(t)
	p.must(t, "CREATE DATABASE pools")
	p.must(t, "CREATE TABLE pools.t (n UInt64) ENGINE = MergeTree ORDER BY n")
	p.must(t, "CREATE TABLE pools.b AS pools.t ENGINE = Buffer(pools, t, 1, 10, 100, 10000, 1000000, 10000000, 100000000)")
	p.must(t, "INSERT INTO pools.b VALUES (1)")
	checked := 0
	for name, want := range numbers(t, filepath.Join(filepath.Dir(binary), "open", "server", "config.xml")) {
		got := p.must(t, "SELECT value FROM system.server_settings WHERE name = '"+name+"'")
		if got == "" || lazy[name] {
			continue // no setting of that kind
		}
		if checked++; got != want {
			t.Errorf("%s is %s, and %s in config.xml", name, got, want)
		}
	}
	if checked < 10 {
		t.Errorf("%d settings were compared", checked)
	}
	for metric, want := range map[string]string{
		"BackgroundMergesAndMutationsPoolSize": "32", // twice the threads, by background_merges_mutations_concurrency_ratio
		"BackgroundFetchesPoolSize":            "16", "BackgroundCommonPoolSize": "8", "BackgroundMovePoolSize": "8",
		"BackgroundSchedulePoolSize": "512", "BackgroundBufferFlushSchedulePoolSize": "16",
	} {
		if got := p.must(t, "SELECT value FROM system.metrics WHERE metric = '"+metric+"'"); got != want {
			t.Errorf("%s is %s, want %s", metric, got, want)
		}
	}
}

// numbers are the elements right under the top one of an XML file whose text is a number.
func numbers(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Elements []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, element := range document.Elements {
		value := strings.TrimSpace(element.Text)
		if _, err := strconv.ParseFloat(value, 64); err == nil && !strings.HasSuffix(element.XMLName.Local, "_port") {
			all[element.XMLName.Local] = value
		}
	}
	return all
}

// TestSettings: settings are a server's defaults, where clickhouse-local has others, but for what users.xml gives a reason for.
func TestSettings(t *testing.T) {
	p := openEngine(t)
	for way, ask := range p.ways() {
		for _, user := range []string{"", "kindred"} {
			password := ""
			if user != "" {
				password = p.holder.Password
			}
			const other = "SELECT arrayStringConcat(arraySort(groupArray(name || '=' || value)), ' ') FROM system.settings " +
				"WHERE value != default AND name NOT LIKE 'output_format_pretty%'" // those are of the session's format; and clients send some
			if got, err := ask(user, password, other); way == "http" && got != "calculate_text_stack_trace=0" {
				t.Errorf("%s, user %q: other than a server's are %s %v", way, user, got, err)
			}
			for setting, want := range map[string]string{
				"implicit_select": "0", "allow_introspection_functions": "0", "storage_file_read_method": "pread", "readonly": "0",
			} {
				if got, err := ask(user, password, "SELECT value FROM system.settings WHERE name = '"+setting+"'"); got != want {
					t.Errorf("%s, user %q: %s is %s %v, want %s", way, user, setting, got, err, want)
				}
			}
		}
	}
}

// TestAllocator: the library's allocator is asked for large pages, or for what the environment says.
func TestAllocator(t *testing.T) {
	t.Parallel()
	const query = "SELECT extract(arrayStringConcat(groupArray(stats), '\n'), 'opt.thp: \"(\\w+)\"') FROM system.jemalloc_stats"
	if os.Getenv("JE_MALLOC_CONF") == "" {
		if got := openEngine(t).must(t, query); got != "always" {
			t.Errorf("got %q, want always", got)
		}
	}
	p := start(t, t.TempDir(), []string{"JE_MALLOC_CONF=thp:never"}).serves(t)
	if got := p.must(t, query); got != "never" {
		t.Errorf("with JE_MALLOC_CONF: got %q, want never", got)
	}
}

const memoryLimit = "SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'"

// TestMemoryShare: without a limit the server takes 80 % of the machine, or of the cgroup.
func TestMemoryShare(t *testing.T) {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		t.Fatal(err)
	}
	memory := float64(info.Totalram) * float64(info.Unit)
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := os.ReadFile(file); err == nil {
			if limit, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64); err == nil {
				memory = min(memory, limit)
			}
		}
	}
	got, err := strconv.ParseFloat(openEngine(t).must(t, memoryLimit), 64)
	// The server lowers it by what others have taken.
	if share := got / memory; err != nil || share > 0.801 || share < 0.1 {
		t.Errorf("got %.0f %v, want at most 80 %% of %.0f", got, err, memory)
	}
}

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), nil, "--memory-limit", "1200000000").serves(t)
	if got := p.must(t, memoryLimit); got != "1200000000" {
		t.Errorf("got %s", got)
	}
	if _, err := p.askHTTP("", "", "SELECT length(range(500000000)) SETTINGS max_memory_usage = 0"); code(err) != 241 ||
		!strings.Contains(err.Error(), "(total) memory limit exceeded") {
		t.Errorf("2 GB: got %v", err)
	}
	if got := p.must(t, "SELECT length(range(1000000))"); got != "1000000" {
		t.Errorf("4 MB after it: got %q", got)
	}
}

// TestTemporaryFiles: a sort that spills does so on the data path.
func TestTemporaryFiles(t *testing.T) {
	p := openEngine(t)
	ended := make(chan error, 1)
	go func() {
		_, err := p.askHTTP("", "", "SELECT randomString(1000) AS s FROM numbers(120000) ORDER BY s FORMAT Null SETTINGS "+
			"max_bytes_before_external_sort = 20000000, max_bytes_ratio_before_external_sort = 0, min_external_sort_block_bytes = 0, "+
			"temporary_files_codec = 'NONE'")
		ended <- err
	}()
	folder := filepath.Join(filepath.Dir(binary), "open", "clickhouse", "tmp")
	var largest int64
	for {
		select {
		case err := <-ended:
			if err != nil || largest < 50_000_000 {
				t.Errorf("got %v, and %d bytes in %s", err, largest, folder)
			}
			return
		case <-time.After(5 * time.Millisecond):
			var now int64
			entries, _ := os.ReadDir(folder)
			for _, entry := range entries {
				if info, err := entry.Info(); err == nil {
					now += info.Size()
				}
			}
			largest = max(largest, now)
		}
	}
}

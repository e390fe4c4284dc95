package chdb

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Library is one copy of libchdb. It is loaded on first use, once, and stays in the process: a C++ library of this size
// cannot be unloaded.
type Library struct {
	path     string
	once     sync.Once
	err      error
	c        functions
	terminal terminal
}

// NewLibrary names the library at path, as Find returns it. Nothing is loaded yet.
func NewLibrary(path string) *Library { return &Library{path: path} }

// Path is the file that the library is loaded from.
func (l *Library) Path() string { return l.path }

// Load opens the file and binds every function. Errors name the file and, for a library of another version, the symbol
// that it lacks.
func (l *Library) Load() error {
	l.once.Do(func() {
		setenv, err := systemSetenv()
		if err != nil {
			l.err = err
			return
		}
		// The allocator reads it when it is loaded.
		setenv(allocatorVariable, "thp:always", 0)
		handle, err := purego.Dlopen(l.path, purego.RTLD_NOW|purego.RTLD_LOCAL)
		if err != nil {
			l.err = fmt.Errorf("load the engine library %s: %w", l.path, err)
			return
		}
		if err := l.c.bind(handle); err != nil {
			l.err = fmt.Errorf("load the engine library %s: %w (another version? `make engine` installs the right one)", l.path, err)
			return
		}
		// The library's handlers for SIGSEGV and its kin replace the ones that the Go runtime needs.
		l.c.setSignalHandlersEnabled(0)
		// The server's time zone is the environment's; dates in a warehouse are UTC wherever it runs. os.Setenv would
		// change Go's copy of the environment alone.
		setenv("TZ", "UTC", 1)
	})
	return l.err
}

// allocatorVariable asks for pages of 2 MiB for the library's memory, unless the environment has its own word on it. Tables of millions of
// keys are read all over, and with pages of 4 KiB the processor looks up nearly every page anew: a GROUP BY of 20 million texts took
// 21 and 24 s with large pages, 28 and 37 s without.
const allocatorVariable = "JE_MALLOC_CONF"

// systemSetenv is that of the system's C library, whose environment the library sees; Go's own copy it does not.
func systemSetenv() (func(name, value string, overwrite int32) int32, error) {
	symbol, err := purego.Dlsym(purego.RTLD_DEFAULT, "setenv")
	if err != nil {
		return nil, fmt.Errorf("look for setenv in the system's C library: %w", err)
	}
	// int setenv(const char *name, const char *value, int overwrite);
	var setenv func(name, value string, overwrite int32) int32
	purego.RegisterFunc(&setenv, symbol)
	return setenv, nil
}

// Version is ClickHouse's version in the library, such as 26.7.2.1.
func (l *Library) Version() (string, error) {
	if err := l.Load(); err != nil {
		return "", err
	}
	return l.c.version(), nil
}

// Run is the main function of clickhouse-local: it takes the program's arguments, without its name, and returns when the program
// would have ended. It blocks an OS thread, works once in a process, and cannot be interrupted from Go.
// Standard input is a terminal of its own until LeaveTerminal is called, and empty from then on. What
// ClickHouse says against a statement or its configuration is printed, to standard error; other problems are the error.
func (l *Library) Run(arguments ...string) error {
	if err := l.Load(); err != nil {
		return err
	}
	if err := l.terminal.open(); err != nil {
		return err
	}
	defer l.LeaveTerminal()
	program := []string{"clickhouse", "--interactive", "--history_file", os.DevNull, "--progress", "off", "--progress-table", "off"}
	argv := make([]*byte, 0, len(program)+len(arguments)+1)
	var pin runtime.Pinner
	defer pin.Unpin()
	for _, argument := range append(program, arguments...) {
		text := append([]byte(argument), 0)
		pin.Pin(&text[0])
		argv = append(argv, &text[0])
	}
	argv = append(argv, nil)
	pin.Pin(&argv[0])
	result := l.c.run(int32(len(argv)-1), &argv[0])
	if result == nil {
		return errors.New("the engine library returned nothing")
	}
	defer l.c.destroyResult(result)
	// The addresses of the stack say nothing: the library has no symbols.
	text, _, _ := strings.Cut(l.c.resultError(result), ", Stack trace (when copying")
	if text = strings.TrimSpace(text); text != "" {
		return errors.New(text)
	}
	return nil
}

// functions holds one Go function per C function that Kindred uses, with the C prototype above it (programs/local/chdb.h).
type functions struct {
	// const char * chdb_version(void);
	version func() string
	// void chdb_set_signal_handlers_enabled(int enabled);
	setSignalHandlersEnabled func(enabled int32)
	// chdb_result * chdb_query_cmdline(int argc, char ** argv);
	run func(argc int32, argv **byte) unsafe.Pointer
	// const char * chdb_result_error(chdb_result * result);
	resultError func(result unsafe.Pointer) string
	// void chdb_destroy_query_result(chdb_result * result);
	destroyResult func(result unsafe.Pointer)
}

// bind looks every symbol up before it registers it: purego panics on one that is missing.
func (c *functions) bind(handle uintptr) error {
	for _, f := range []struct {
		function any
		symbol   string
	}{
		{&c.version, "chdb_version"},
		{&c.setSignalHandlersEnabled, "chdb_set_signal_handlers_enabled"},
		{&c.run, "chdb_query_cmdline"},
		{&c.resultError, "chdb_result_error"},
		{&c.destroyResult, "chdb_destroy_query_result"},
	} {
		address, err := purego.Dlsym(handle, f.symbol)
		if err != nil {
			return fmt.Errorf("symbol %s: %w", f.symbol, err)
		}
		purego.RegisterFunc(f.function, address)
	}
	return nil
}

package chdb

import (
	"fmt"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Library is one copy of libchdb. It is loaded on first use, once, and stays in the process: a C++ library of this size
// cannot be unloaded.
type Library struct {
	path string
	once sync.Once
	err  error
	c    functions
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
		// The library's handlers for SIGSEGV and its kin replace the ones that the Go runtime needs, and its SIGTERM
		// handler would end the process under our feet.
		l.c.setSignalHandlersEnabled(0)
		// The engine's time zone is the environment's; dates in a warehouse are UTC wherever it runs. os.Setenv would
		// change Go's copy of the environment alone.
		setenv("TZ", "UTC", 1)
	})
	return l.err
}

// allocatorVariable asks for pages of 2 MiB for the library's memory, unless the environment has its own word on it. Tables of millions of
// keys are read all over, and with pages of 4 KiB the processor looks up nearly every page anew: a GROUP BY of 20 million texts took
// 21 and 24 s with large pages, 28 and 37 s without.
const allocatorVariable = "JE_MALLOC_CONF"

// systemSetenv is that of the system's C library, whose environment the engine sees; Go's own copy it does not.
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

// Version is the engine's own version of the library, such as 26.7.2.1.
func (l *Library) Version() (string, error) {
	if err := l.Load(); err != nil {
		return "", err
	}
	return l.c.version(), nil
}

// Shutdown joins the engine's threads. Every connection must be closed before. Nothing can be opened after it.
func (l *Library) Shutdown() error {
	if err := l.Load(); err != nil {
		return err
	}
	if l.c.shutdown() != success {
		return fmt.Errorf("shut the engine down: a connection is still open, or a thread would not end")
	}
	return nil
}

// functions holds one Go function per C function that Kindred uses, with the C prototype above it (programs/local/chdb.h).
// Strings cross as pointer and length, so any byte may be in them; results and streams are opaque pointers.
type functions struct {
	// const char * chdb_version(void);
	version func() string
	// void chdb_set_signal_handlers_enabled(int enabled);
	setSignalHandlersEnabled func(enabled int32)
	// chdb_state chdb_shutdown(void);
	shutdown func() int32

	// chdb_connection * chdb_connect(int argc, char ** argv);
	connect func(argc int32, argv **byte) *unsafe.Pointer
	// void chdb_close_conn(chdb_connection * conn);
	closeConn func(conn *unsafe.Pointer)
	// chdb_state chdb_classify_query_n(chdb_connection conn, const char * sql, size_t sql_len,
	//     const char * target_database, size_t target_database_len, chdb_query_analysis_v1 * out_analysis);
	classifyQuery func(conn unsafe.Pointer, sql *byte, sqlLen uintptr, database *byte, databaseLen uintptr, out *Analysis) int32

	// chdb_result * chdb_query_with_params_n(chdb_connection conn, const char * query, size_t query_len,
	//     const char * format, size_t format_len, const char * const * param_names, const size_t * param_name_lens,
	//     const char * const * param_values, const size_t * param_value_lens, size_t param_count);
	query statementFunction
	// void chdb_destroy_query_result(chdb_result * result);
	destroyResult func(result unsafe.Pointer)

	// chdb_result * chdb_stream_query_with_params_n(…as chdb_query_with_params_n…);
	streamQuery statementFunction
	// chdb_result * chdb_stream_fetch_result(chdb_connection conn, chdb_result * result);
	streamFetch func(conn unsafe.Pointer, stream unsafe.Pointer) unsafe.Pointer
	// void chdb_stream_cancel_query(chdb_connection conn, chdb_result * result);
	streamCancel func(conn unsafe.Pointer, stream unsafe.Pointer)

	// chdb_insert_stream chdb_stream_insert_with_params_n(…as chdb_query_with_params_n…);
	streamInsert statementFunction
	// chdb_state chdb_stream_append(chdb_insert_stream stream, const void * data, size_t len);
	streamAppend func(stream unsafe.Pointer, data *byte, n uintptr) int32
	// chdb_result * chdb_stream_done(chdb_insert_stream stream);
	streamDone func(stream unsafe.Pointer) unsafe.Pointer
	// void chdb_stream_cancel_insert(chdb_insert_stream stream);
	streamCancelInsert func(stream unsafe.Pointer)
	// const char * chdb_stream_insert_error(chdb_insert_stream stream);
	streamInsertError func(stream unsafe.Pointer) string
	// void chdb_destroy_insert_stream(chdb_insert_stream stream);
	destroyInsertStream func(stream unsafe.Pointer)

	// char * chdb_result_buffer(chdb_result * result);
	resultBuffer func(result unsafe.Pointer) *byte
	// size_t chdb_result_length(chdb_result * result);
	resultLength func(result unsafe.Pointer) uintptr
	// double chdb_result_elapsed(chdb_result * result);
	resultElapsed func(result unsafe.Pointer) float64
	// uint64_t chdb_result_rows_read(chdb_result * result);
	resultRows func(result unsafe.Pointer) uint64
	// uint64_t chdb_result_bytes_read(chdb_result * result);
	resultBytes func(result unsafe.Pointer) uint64
	// uint64_t chdb_result_storage_rows_read(chdb_result * result);
	resultStorageRows func(result unsafe.Pointer) uint64
	// uint64_t chdb_result_storage_bytes_read(chdb_result * result);
	resultStorageBytes func(result unsafe.Pointer) uint64
	// uint64_t chdb_result_rows_written(chdb_result * result);
	resultRowsWritten func(result unsafe.Pointer) uint64
	// uint64_t chdb_result_bytes_written(chdb_result * result);
	resultBytesWritten func(result unsafe.Pointer) uint64
	// const char * chdb_result_error(chdb_result * result);
	resultError func(result unsafe.Pointer) string
}

// success is CHDBSuccess.
const success = 0

// bind looks every symbol up before it registers it: purego panics on one that is missing.
func (c *functions) bind(handle uintptr) error {
	for _, f := range []struct {
		function any
		symbol   string
	}{
		{&c.version, "chdb_version"},
		{&c.setSignalHandlersEnabled, "chdb_set_signal_handlers_enabled"},
		{&c.shutdown, "chdb_shutdown"},
		{&c.connect, "chdb_connect"},
		{&c.closeConn, "chdb_close_conn"},
		{&c.classifyQuery, "chdb_classify_query_n"},
		{&c.query, "chdb_query_with_params_n"},
		{&c.destroyResult, "chdb_destroy_query_result"},
		{&c.streamQuery, "chdb_stream_query_with_params_n"},
		{&c.streamFetch, "chdb_stream_fetch_result"},
		{&c.streamCancel, "chdb_stream_cancel_query"},
		{&c.streamInsert, "chdb_stream_insert_with_params_n"},
		{&c.streamAppend, "chdb_stream_append"},
		{&c.streamDone, "chdb_stream_done"},
		{&c.streamCancelInsert, "chdb_stream_cancel_insert"},
		{&c.streamInsertError, "chdb_stream_insert_error"},
		{&c.destroyInsertStream, "chdb_destroy_insert_stream"},
		{&c.resultBuffer, "chdb_result_buffer"},
		{&c.resultLength, "chdb_result_length"},
		{&c.resultElapsed, "chdb_result_elapsed"},
		{&c.resultRows, "chdb_result_rows_read"},
		{&c.resultBytes, "chdb_result_bytes_read"},
		{&c.resultStorageRows, "chdb_result_storage_rows_read"},
		{&c.resultStorageBytes, "chdb_result_storage_bytes_read"},
		{&c.resultRowsWritten, "chdb_result_rows_written"},
		{&c.resultBytesWritten, "chdb_result_bytes_written"},
		{&c.resultError, "chdb_result_error"},
	} {
		address, err := purego.Dlsym(handle, f.symbol)
		if err != nil {
			return fmt.Errorf("symbol %s: %w", f.symbol, err)
		}
		purego.RegisterFunc(f.function, address)
	}
	return nil
}

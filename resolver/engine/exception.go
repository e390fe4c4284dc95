package engine

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
)

// code is a number of ClickHouse's list of errors.
type code int

// The errors that this server raises itself.
const (
	noSuchColumn            code = 16
	notImplemented          code = 48
	syntaxError             code = 62
	unknownTypeOfQuery      code = 78
	unknownCompression      code = 89
	unknownPacket           code = 99
	unexpectedPacket        code = 101
	unknownSetting          code = 115
	incorrectData           code = 117
	readonlyMode            code = 164
	queryIsRunning          code = 216
	queryIsTooLarge         code = 229
	intoOutfileIsNotAllowed code = 358
	sessionNotFound         code = 372
	sessionIsLocked         code = 373
	queryWasCancelled       code = 394
	accessDenied            code = 497
	authenticationFailed    code = 516
	stdException            code = 1001
)

// name is what ClickHouse puts in brackets at the end of an error's text.
func (c code) name() string {
	switch c {
	case noSuchColumn:
		return "NO_SUCH_COLUMN_IN_TABLE"
	case notImplemented:
		return "NOT_IMPLEMENTED"
	case syntaxError:
		return "SYNTAX_ERROR"
	case unknownTypeOfQuery:
		return "UNKNOWN_TYPE_OF_QUERY"
	case unknownCompression:
		return "UNKNOWN_COMPRESSION_METHOD"
	case unknownPacket:
		return "UNKNOWN_PACKET_FROM_CLIENT"
	case unexpectedPacket:
		return "UNEXPECTED_PACKET_FROM_CLIENT"
	case unknownSetting:
		return "UNKNOWN_SETTING"
	case incorrectData:
		return "INCORRECT_DATA"
	case readonlyMode:
		return "READONLY"
	case queryIsRunning:
		return "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING"
	case queryIsTooLarge:
		return "QUERY_IS_TOO_LARGE"
	case intoOutfileIsNotAllowed:
		return "INTO_OUTFILE_NOT_ALLOWED"
	case sessionNotFound:
		return "SESSION_NOT_FOUND"
	case sessionIsLocked:
		return "SESSION_IS_LOCKED"
	case queryWasCancelled:
		return "QUERY_WAS_CANCELLED"
	case accessDenied:
		return "ACCESS_DENIED"
	case authenticationFailed:
		return "AUTHENTICATION_FAILED"
	default:
		return "STD_EXCEPTION"
	}
}

// exception is an error as ClickHouse tells it: a code, and the text `Code: 60. DB::Exception: … (UNKNOWN_TABLE)`.
type exception struct {
	code   code
	text   string
	status int // of HTTP; 0 is the code's own
}

func (e *exception) Error() string { return e.text }

// newException makes an exception of this server's own, in the same shape as the engine's.
func newException(c code, format string, arguments ...any) *exception {
	return &exception{code: c, text: fmt.Sprintf("Code: %d. DB::Exception: %s. (%s)", c, fmt.Sprintf(format, arguments...), c.name())}
}

// asException gives any error a code: the engine's has one in its text, an error of another origin gets 1001, as ClickHouse
// gives it to an exception that is not its own.
func asException(err error) *exception {
	var own *exception
	if errors.As(err, &own) {
		return own
	}
	var engine *chdb.Error
	if errors.As(err, &engine) {
		if c, ok := codeOf(engine.Text); ok {
			return &exception{code: c, text: withoutAccessControl(c, unwrapped(engine.Text))}
		}
	}
	return newException(stdException, "%s", err)
}

var wrapping = regexp.MustCompile(`(?s)^(Code: \d+\. DB::Exception: )(Code: .*)\. \([A-Z0-9_]+\)(?: \(version [^()]*\))?$`)

// unwrapped takes an exception's text out of the same exception's: `Code: 73. DB::Exception: Code: 73. DB::Exception: … (NAME)
// (version 26.7). (NAME)`, which the engine makes of an exception that passes through several of its hands.
func unwrapped(text string) string {
	for {
		match := wrapping.FindStringSubmatch(text)
		if match == nil || !strings.HasPrefix(match[2], match[1]) {
			return text
		}
		text = match[2]
	}
}

// noAccessControl follows what the engine says to CREATE USER, GRANT and their like: it names a privilege, which nobody could give here.
const noAccessControl = "kindred-engine has one user, default, and no users, roles, grants, quotas or row policies to make: " +
	"where they are needed, publish to a ClickHouse server"

// withoutAccessControl tells a refusal's reason, before its name in brackets.
func withoutAccessControl(c code, text string) string {
	if at := strings.LastIndex(text, " ("+accessDenied.name()+")"); c == accessDenied && at >= 0 {
		return text[:at] + " " + noAccessControl + "." + text[at:]
	}
	return text
}

// codeOf reads the number in `Code: 60. …`.
func codeOf(text string) (code, bool) {
	rest, ok := strings.CutPrefix(text, "Code: ")
	if !ok {
		return 0, false
	}
	digits, _, ok := strings.Cut(rest, ".")
	if !ok {
		return 0, false
	}
	number, err := strconv.Atoi(digits)
	return code(number), err == nil
}

func (e *exception) httpStatus() int {
	if e.status != 0 {
		return e.status
	}
	return e.code.httpStatus()
}

// httpStatus is the status that ClickHouse answers with for a code, when nothing of the body was sent yet
// (its src/Server/HTTP/exceptionCodeToHTTPStatus.cpp).
func (c code) httpStatus() int {
	switch c {
	case 194: // REQUIRED_PASSWORD
		return http.StatusUnauthorized
	case 192, 193, 516, 512, 497: // UNKNOWN_USER, WRONG_PASSWORD, AUTHENTICATION_FAILED, SET_NON_GRANTED_ROLE, ACCESS_DENIED
		return http.StatusForbidden
	case 6, 25, 26, 27, 38, 41, 72, 376, 441, 675, 676, // CANNOT_PARSE_…
		8, 15, 44, // THERE_IS_NO_COLUMN, DUPLICATE_COLUMN, ILLEGAL_COLUMN
		37, 123, 167, 168, 223, // UNKNOWN_ELEMENT_IN_AST, UNKNOWN_TYPE_OF_AST_NODE, TOO_DEEP_AST, TOO_BIG_AST, UNEXPECTED_AST_STRUCTURE
		36, 53, 62, 117, 321, 427: // BAD_ARGUMENTS, TYPE_MISMATCH, SYNTAX_ERROR, INCORRECT_DATA, VALUE_IS_OUT_OF_RANGE…, CANNOT_COMPILE_REGEXP
		return http.StatusBadRequest
	case 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511: // UNKNOWN_FUNCTION, …_IDENTIFIER, …_TYPE, …_TABLE, …_DATABASE, …
		return http.StatusNotFound
	case 229: // QUERY_IS_TOO_LARGE
		return http.StatusRequestEntityTooLarge
	case 48: // NOT_IMPLEMENTED
		return http.StatusNotImplemented
	case 209, 76, 439: // SOCKET_TIMEOUT, CANNOT_OPEN_FILE, CANNOT_SCHEDULE_TASK
		return http.StatusServiceUnavailable
	case 381: // HTTP_LENGTH_REQUIRED
		return http.StatusLengthRequired
	case 159: // TIMEOUT_EXCEEDED
		return http.StatusRequestTimeout
	case 779: // UNSUPPORTED_MEDIA_TYPE
		return http.StatusUnsupportedMediaType
	}
	return http.StatusInternalServerError
}

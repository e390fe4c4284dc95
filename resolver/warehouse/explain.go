package warehouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/clickhouse-go/v2"
)

// Codes of ClickHouse's errors that an operator can mend, as its ErrorCodes.cpp names them.
const (
	codeUnknownDatabase   = 81
	codeUnknownSetting    = 115
	codeTimeout           = 159
	codeTooManyQueries    = 202
	codeMemory            = 241
	codeNotEnoughSpace    = 243
	codeTooManyParts      = 252
	codeKilled            = 394
	codeReadonly          = 164
	codeProhibited        = 392
	codeConstraint        = 452
	codeAccessDenied      = 497
	codeAuthentication    = 516
	codeUnknownTable      = 60
	codeUnknownIdentifier = 47
	codeCannotWriteToFile = 75
	codeCorrupted         = 246
	codeNoReplica         = 279
	codeEndOfFile         = 32
	codeSocketTimeout     = 209
	codeNetwork           = 210
)

var codePattern = regexp.MustCompile(`Code: (\d+)\.`)

// Code returns ClickHouse's error code within an error, 0 if there is none.
func Code(err error) int {
	var exception *clickhouse.Exception
	if errors.As(err, &exception) {
		return int(exception.Code)
	}
	if exception, ok := ch.AsException(err); ok {
		return int(exception.Code)
	}
	// Over HTTP an error may be only the text that the server wrote.
	if err != nil {
		if match := codePattern.FindStringSubmatch(err.Error()); match != nil {
			code, _ := strconv.Atoi(match[1])
			return code
		}
	}
	return 0
}

// IsDenied tells whether an error is about a right that the user lacks.
func IsDenied(err error) bool { return Code(err) == codeAccessDenied }

// IsBusy tells whether the server refused a statement only because it had too much to do at that moment.
func IsBusy(err error) bool {
	code := Code(err)
	return code == codeTooManyQueries || code == codeMemory || code == 0 && err != nil && strings.Contains(err.Error(), "[HTTP 503]")
}

// IsFull tells whether an error says that the server's disk is full.
func IsFull(err error) bool {
	if err == nil {
		return false
	}
	code, noSpace := Code(err), strings.Contains(err.Error(), "No space")
	return code == codeNotEnoughSpace || code == codeCannotWriteToFile && noSpace || strings.Contains(err.Error(), "No space left on device")
}

// isTimeout tells whether a deadline of a connection is over.
func isTimeout(err error) bool {
	return errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(err.Error(), "i/o timeout")
}

// explain adds to an error what to do about it.
func explain(err error, address Address) error {
	hint := ""
	var (
		dns     *net.DNSError
		record  tls.RecordHeaderError
		request *url.Error
	)
	if errors.As(err, &request) {
		err = request.Err // the rest is the whole address, with settings and the values of all parameters
	}
	certificate := explainCertificate(err, address)
	switch code := Code(err); {
	case errors.Is(err, context.Canceled):
	case code == codeAuthentication:
		hint = fmt.Sprintf("user %q or its password is wrong: correct KINDRED_WAREHOUSE_URL", address.User)
	case code == codeUnknownDatabase:
		hint = "a database does not exist: `kindred init` makes Kindred's own, and the path of KINDRED_WAREHOUSE_URL names the session's"
	case code == codeReadonly, code == codeProhibited:
		hint = fmt.Sprintf("the profile of user %q lets it only read: a run needs one with readonly = 0 and allow_ddl = 1", address.User)
	case code == codeConstraint:
		hint = fmt.Sprintf("the profile of user %q has a constraint on a setting that is needed: ask the administrator of the server to take it away (max_execution_time is KINDRED_QUERY_TIMEOUT)", address.User)
	case code == codeAccessDenied:
		hint = fmt.Sprintf("user %q lacks a right: it has to read the sources and to own Kindred's two databases", address.User)
	case code == codeUnknownTable:
		hint = "a table does not exist: run `kindred init` first, and check the source table"
	case code == codeUnknownIdentifier:
		hint = "a column is missing: `kindred check` compares the source table with what is needed"
	case code == codeMemory:
		hint = "the warehouse ran out of memory: give it more, or raise max_memory_usage for this user"
	case IsFull(err):
		hint = "the warehouse's disk is full: free some space and run again; what was published stays as it was"
	case code == codeCorrupted:
		hint = "the warehouse cannot read what it wrote, as when its disk was full meanwhile: see to its space and run again; what was published stays as it was"
	case code == codeTooManyQueries:
		hint = "the warehouse has too many queries at once: run again later, or raise max_concurrent_queries of the server or of this user"
	case code == codeTooManyParts:
		hint = "a table has too many parts, since merges are behind: see to the warehouse's load, and run again"
	case code == codeKilled:
		hint = "the statement was ended by hand (KILL QUERY): run again"
	case code == codeNoReplica,
		slices.Contains([]int{codeEndOfFile, codeSocketTimeout, codeNetwork}, code) && strings.Contains(err.Error(), "While executing Remote"):
		hint = "a shard of a source's cluster does not answer at the address below, and nothing was published: " +
			"see to that server, or to its place in remote_servers, and run again"
	case code == codeTimeout:
		hint = "the statement took longer than KINDRED_QUERY_TIMEOUT, or max_execution_time of the user's profile, allows"
	case strings.Contains(err.Error(), "[HTTP 400] failed to read response"), // a TLS port hangs up before all of its answer was read
		strings.Contains(err.Error(), "HTTP request to an HTTPS server"), strings.Contains(err.Error(), "HTTP request was sent to HTTPS port"):
		hint = "the port speaks TLS: use https://"
	case code != 0:
	case errors.As(err, &dns):
		hint = fmt.Sprintf("the host of %s is not known: correct KINDRED_WAREHOUSE_URL", address.Host)
	case errors.Is(err, syscall.ECONNREFUSED):
		hint = fmt.Sprintf("nothing listens on %s: check host and port (HTTP is 8123, HTTPS 8443, native 9000, native with TLS 9440), and that the server runs", address.Host)
	case certificate != "":
		hint = certificate
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		hint = "the port does not speak TLS: use http:// or the port of HTTPS"
	case strings.Contains(err.Error(), "malformed HTTP response"), strings.Contains(err.Error(), "unexpected packet"):
		hint = "the port speaks another protocol: http:// goes with 8123, https:// with 8443, clickhouse:// with 9000"
	case isTimeout(err):
		hint = fmt.Sprintf("no answer from %s: check host, port and firewall, and that the port goes with the scheme (HTTP is 8123, HTTPS 8443, native 9000)", address.Host)
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.ErrUnexpectedEOF):
		hint = "the connection broke: look at the server's log, and at whether the port goes with the scheme of KINDRED_WAREHOUSE_URL"
	}
	if hint == "" {
		return err
	}
	return fmt.Errorf("%s: %w", hint, err)
}

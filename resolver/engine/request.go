package engine

import (
	"bufio"
	"crypto/subtle"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// request is one HTTP request, read: who asks, for what, and with which settings.
type request struct {
	query
	format         string // of the result, unless the statement names one
	sessionID      string
	sessionTimeout string
	sessionCheck   bool
	encoding       string // of the response: by Accept-Encoding, or ClickHouse's own; "" is plain
	wait           bool   // for the end of the query before the first byte is sent
	clientProtocol bool   // the client names a revision of the native protocol
	head           string // of the query's text, from the address
	body           io.Reader
}

// notSettings are the parameters of ClickHouse's HTTP interface that are not settings of the engine.
var notSettings = map[string]bool{
	"query": true, "database": true, "default_format": true, "query_id": true, "user": true, "password": true, "quota_key": true,
	"role": true, "session_id": true, "session_timeout": true, "session_check": true, "close_session": true, "stacktrace": true,
	"buffer_size": true, "wait_end_of_query": true, "client_protocol_version": true, "compress": true, "decompress": true,
	// Settings of the server's HTTP side, which an engine without one would take and not act on.
	"enable_http_compression": true, "send_progress_in_http_headers": true, "http_write_exception_in_output_format": true,
}

// readRequest takes the parameters from the address and the headers; it reads nothing of the body.
func readRequest(r *http.Request) (*request, error) {
	values := r.URL.Query()
	q := &request{
		query: query{
			queryID:     first(values.Get("query_id"), r.Header.Get("X-ClickHouse-Query-Id")),
			database:    first(values.Get("database"), r.Header.Get("X-ClickHouse-Database")),
			readOnly:    r.Method == http.MethodGet || r.Method == http.MethodHead, // anybody may repeat it
			readOnlyWhy: " For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries",
		},
		format:         first(values.Get("default_format"), r.Header.Get("X-ClickHouse-Format"), "TabSeparated"),
		sessionID:      values.Get("session_id"),
		sessionTimeout: values.Get("session_timeout"),
		sessionCheck:   isOn(values.Get("session_check")),
		wait:           isOn(values.Get("wait_end_of_query")),
		clientProtocol: values.Has("client_protocol_version"),
		head:           values.Get("query"),
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return nil, newException(notImplemented, "External tables and forms (multipart/form-data) are not taken by this engine: "+
			"send the query as the body or in query=, and data by INSERT")
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if parameter, ok := strings.CutPrefix(name, "param_"); ok {
			q.parameters = append(q.parameters, chdb.Parameter{Name: parameter, Value: values.Get(name)})
			continue
		}
		if notSettings[name] {
			continue
		}
		if !isName(name) {
			return nil, newException(unknownSetting, "Setting %q is neither a builtin setting nor started with the prefix for custom settings", name)
		}
		if name == "log_comment" {
			q.logComment = values.Get(name)
			continue
		}
		q.settings = append(q.settings, setting{name, values.Get(name)})
	}
	if isOn(values.Get("enable_http_compression")) {
		q.encoding = responseEncoding(r)
	}
	if isOn(values.Get("compress")) {
		q.encoding = blockEncoding
	}
	var err error
	if q.body, err = decodedBody(r); err != nil {
		return nil, err
	}
	if isOn(values.Get("decompress")) {
		q.body = wire.NewFrames(bufio.NewReader(q.body))
	}
	return q, nil
}

// text is the query's whole source: the parameter, a line break, then the body.
func (q *request) text() io.Reader {
	if q.head == "" {
		return q.body
	}
	return io.MultiReader(strings.NewReader(q.head+"\n"), q.body)
}

// authenticate checks the user and password of the address, the headers or HTTP's own scheme, in ClickHouse's order.
func authenticate(r *http.Request, values url.Values, password string) error {
	user, key := r.Header.Get("X-ClickHouse-User"), r.Header.Get("X-ClickHouse-Key")
	given := user != "" || key != ""
	if !given {
		user, key, given = r.BasicAuth()
	}
	if !given && (values.Has("user") || values.Has("password")) {
		user, key, given = values.Get("user"), values.Get("password"), true
	}
	if user == "" {
		user = "default"
	}
	refusal := refuseUser(user, key, password)
	if refusal == nil {
		return nil
	}
	if !given {
		refusal.status = http.StatusUnauthorized // so that a browser asks for them
	}
	return refusal
}

// refuseUser holds a user and a key against the engine's one user, and its password if it has any; nil lets them in.
func refuseUser(user, key, password string) *exception {
	if (user == "" || user == "default") && (password == "" || subtle.ConstantTimeCompare([]byte(key), []byte(password)) == 1) {
		return nil
	}
	return newException(authenticationFailed, "%s: Authentication failed: password is incorrect, or there is no user with such name", user)
}

func first(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

func isOn(value string) bool { return value == "1" || strings.EqualFold(value, "true") }

package engine

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kindred-id/kindred/resolver/engine/attach"
	"github.com/kindred-id/kindred/sql"
)

// server is ClickHouse's, between its start and its end.
type server struct {
	http, native string   // host:port
	stop         *os.File // the server ends when this is closed
	ended        chan struct{}
	err          error // read it after ended
	password     string
	client       *http.Client
}

const (
	answerTimeout = 20 * time.Second // for a question of ours
	killGrace     = 3 * time.Second  // for a query to end that was killed
	writeGrace    = 2 * time.Second  // for the last answers to be read by whom they are for
	endGrace      = 30 * time.Second // for the server to flush its parts
)

// startServer returns once both listeners are open.
func startServer(config Config, at addresses) (*server, error) {
	end, stop, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	ports, portsIn, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer ports.Close()
	written, err := writeFiles(config, at, descriptor(portsIn))
	if err != nil {
		return nil, err
	}
	s := &server{stop: stop, ended: make(chan struct{}), password: config.Password, client: &http.Client{Transport: &http.Transport{}}}
	go func() {
		s.err = config.Library.Run("--path", clickhousePath(config.DataPath), "--config-file", written.config,
			"--queries-file", written.start, descriptor(end))
		portsIn.Close()
		end.Close()
		close(s.ended)
	}()
	line, err := readLine(ports)
	if err != nil { // the server has ended
		<-s.ended
		return nil, fmt.Errorf("start the server: %w", s.failure())
	}
	if err := config.Library.LeaveTerminal(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the server: %w", err), s.end())
	}
	var httpPort, nativePort string
	if _, err := fmt.Sscan(line, &httpPort, &nativePort); err != nil {
		return nil, errors.Join(fmt.Errorf("start the server: it names its ports as %q", line), s.end())
	}
	s.http, s.native = net.JoinHostPort(at.host, httpPort), net.JoinHostPort(at.host, nativePort)
	return s, nil
}

// descriptor is a path by which this process's own code opens the file.
func descriptor(file *os.File) string { return fmt.Sprintf("/dev/fd/%d", file.Fd()) }

func readLine(file *os.File) (string, error) {
	var line []byte
	buffer := make([]byte, 64)
	for !bytes.HasSuffix(line, []byte("\n")) {
		n, err := file.Read(buffer)
		if err != nil {
			return "", err
		}
		line = append(line, buffer[:n]...)
	}
	return string(line), nil
}

// failure is what ended the server.
func (s *server) failure() error {
	return cmp.Or(s.err, errors.New("what ClickHouse says of it stands on standard error before this line"))
}

// ask sends a question of the engine's own.
func (s *server) ask(ctx context.Context, statement sql.Statement) (string, error) {
	text, err := statement.Literal()
	if err != nil {
		return "", err
	}
	target := url.URL{Scheme: "http", Host: attach.Reachable(s.http)}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(text))
	if err != nil {
		return "", err
	}
	request.SetBasicAuth(attach.User, s.password)
	response, err := s.client.Do(request)
	if err != nil {
		return "", fmt.Errorf("ask the server: %w", err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("ask the server: %s", answer)
	}
	return strings.TrimSpace(string(answer)), err
}

func (s *server) version(ctx context.Context) (string, error) {
	return s.ask(ctx, sql.Load("check/version.sql"))
}

// drain waits for the queries that run, and kills those that take longer than the grace. Killing waits, itself, for a query that is
// writing to a client that does not read: end hangs up on that one.
func (s *server) drain(grace time.Duration) {
	if s.waitForQueries(grace) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), killGrace)
	defer cancel()
	if _, err := s.ask(ctx, sql.Load("server/kill.sql")); err == nil {
		s.waitForQueries(killGrace)
	}
}

// waitForQueries reports whether all have ended, or the server does not tell.
func (s *server) waitForQueries(limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), limit+answerTimeout)
	defer cancel()
	for deadline := time.Now().Add(limit); ; time.Sleep(20 * time.Millisecond) {
		running, err := s.ask(ctx, sql.Load("server/running.sql"))
		if err != nil || running == "0" {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

// end closes the server. By itself it would wait five seconds for clients that are idle or do not read, and then end the process as it is.
func (s *server) end() error {
	s.client.CloseIdleConnections()
	_ = s.stop.Close()
	hangUp := unix.SHUT_RD // an answer that is on its way still goes out
	patience := time.After(writeGrace)
	deadline := time.After(endGrace)
	for {
		select {
		case <-s.ended:
			return s.err
		case <-deadline:
			return fmt.Errorf("stop: the server did not end within %s", endGrace)
		case <-patience:
			hangUp = unix.SHUT_RDWR
		case <-time.After(20 * time.Millisecond):
			for _, connection := range connections(s.http, s.native) {
				_ = unix.Shutdown(connection, hangUp)
			}
		}
	}
}

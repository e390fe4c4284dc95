package faults

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// server is kindred-engine in a process of its own, as operators start it: on the same ports again after it has ended.
type server struct {
	path, users  string // the folder of data, and a users.xml beside Kindred's, or ""
	http, native string // where it listens, after the first start
	command      *exec.Cmd
	ended        chan struct{}
}

// password is that of the servers' user kindred.
const password = "faults"

// start starts the server and waits until it serves.
func (s *server) start() error {
	if s.http == "" {
		s.http, s.native = "127.0.0.1:0", "127.0.0.1:0"
	}
	arguments := []string{"--until-stdin-closes", "--data", s.path, "--listen", s.http, "--native-listen", s.native}
	if s.users != "" {
		arguments = append(arguments, "--users", s.users)
	}
	log, err := os.OpenFile(filepath.Join(s.path, "engine.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	command, ended := exec.Command(embeddedtest.EngineProgram, arguments...), make(chan struct{})
	s.command, s.ended = command, ended
	s.command.Env = append(os.Environ(), attach.PasswordVariable+"="+password)
	s.command.Stdout, s.command.Stderr = log, log
	// With this process the pipe ends, and so does the server.
	if _, err := s.command.StdinPipe(); err != nil {
		return err
	}
	if err := s.command.Start(); err != nil {
		return err
	}
	go func() { _ = command.Wait(); close(ended) }()
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(5 * time.Millisecond) {
		if holder, serves := attach.Running(s.path); serves && holder.PID == s.command.Process.Pid {
			s.http, s.native = holder.Address, holder.Native
			return nil
		}
		select {
		case <-ended:
			return fmt.Errorf("the server does not start:\n%s", s.said())
		default:
		}
	}
	return errors.Join(errors.New("the server does not serve within a minute"), s.kill())
}

// said is what the server and its program have written, in short.
func (s *server) said() string {
	var all strings.Builder
	for _, name := range []string{"engine.log", "clickhouse.log"} {
		if text, err := os.ReadFile(filepath.Join(s.path, name)); err == nil {
			fmt.Fprintf(&all, "the end of %s:\n%s\n", name, text[max(0, len(text)-4000):])
		}
	}
	return all.String()
}

// address is the server's by a protocol, for a user whose password is that of all.
func (s *server) address(protocol, user string) string {
	address := url.URL{Scheme: "http", User: url.UserPassword(user, password), Host: s.http}
	if protocol == "native" {
		address.Scheme, address.Host = "clickhouse", s.native
	}
	return address.String()
}

// kill ends the server at once.
func (s *server) kill() error {
	err := s.command.Process.Kill()
	<-s.ended
	return err
}

// stop ends the server in good order.
func (s *server) stop() error {
	http.DefaultClient.CloseIdleConnections() // the tests', for which the server would wait
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		return errors.Join(errors.New("the server does not stop"), s.kill())
	}
	if state := s.command.ProcessState; !state.Success() {
		return fmt.Errorf("the server ended with %s", state)
	}
	return nil
}

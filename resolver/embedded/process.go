package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// process is an engine that this process started.
type process struct {
	command  *exec.Cmd
	pipe     io.Closer // the engine stops when it closes
	ended    chan struct{}
	state    error // of Wait; read it after ended
	closing  atomic.Bool
	dataPath string
	logs     []logPart
}

// logPart is what was written to a file since this engine started.
type logPart struct {
	path  string
	start int64
}

// Files in the data path: logName takes what the engine prints, a crash's trace included, serverLogName what ClickHouse has to say.
const (
	logName       = "engine.log"
	serverLogName = "clickhouse.log"
)

func startProcess(config Config) (*process, error) {
	binary := config.Binary
	if binary == "" {
		var err error
		if binary, err = findBinary(); err != nil {
			return nil, err
		}
	}
	log, start, err := openLog(config.DataPath)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	serverLog := logPart{path: filepath.Join(config.DataPath, serverLogName)}
	if info, err := os.Stat(serverLog.path); err == nil {
		serverLog.start = info.Size()
	}
	command := exec.Command(binary, "--data", config.DataPath, "--listen", "127.0.0.1:0", "--until-stdin-closes",
		"--memory-limit", strconv.FormatUint(config.MemoryLimit, 10))
	if config.UsersFile != "" {
		command.Args = append(command.Args, "--users", config.UsersFile)
	}
	command.Env = append(os.Environ(), "GOTRACEBACK=single")
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	pipe, err := command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	p := &process{command: command, pipe: pipe, ended: make(chan struct{}), dataPath: config.DataPath, logs: []logPart{{log.Name(), start}, serverLog}}
	go func() {
		p.state = command.Wait()
		close(p.ended)
	}()
	return p, nil
}

func openLog(dataPath string) (*os.File, int64, error) {
	if info, err := os.Stat(dataPath); err == nil && !info.IsDir() {
		return nil, 0, fmt.Errorf("%w: %s is a file; name a folder", attach.ErrDataPath, dataPath)
	}
	if err := os.MkdirAll(dataPath, 0o700); err != nil {
		return nil, 0, fmt.Errorf("%w: %w", attach.ErrDataPath, err)
	}
	log, err := os.OpenFile(filepath.Join(dataPath, logName), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", attach.ErrDataPath, err)
	}
	start, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", attach.ErrDataPath, err)
	}
	return log, start, nil
}

func (p *process) exitCode() int { return p.command.ProcessState.ExitCode() }

func (p *process) err() error {
	select {
	case <-p.ended:
	default:
		return nil
	}
	if p.closing.Load() {
		return nil
	}
	return p.failure()
}

// failure tells how the engine ended, with what it printed. Of a long crash report the beginning says most.
func (p *process) failure() error {
	how := "it ended by itself"
	if p.state != nil {
		how = p.state.Error()
	}
	var ends strings.Builder
	for _, log := range p.logs {
		if lines := log.lines(); lines != "" {
			fmt.Fprintf(&ends, "; the end of %s:\n%s", log.path, lines)
		}
	}
	if ends.Len() == 0 {
		fmt.Fprintf(&ends, " and could write nothing to %s: look whether its disk is full", p.logs[0].path)
	}
	return fmt.Errorf("the engine of the embedded warehouse ended (%s)%s", how, ends.String())
}

// maxLogLines bounds what an error quotes of a log: half from the beginning, half from the end.
const maxLogLines = 24

// frame is a line of a stack trace of ClickHouse's. The library has no symbols: it is an address.
var frame = regexp.MustCompile(`^\d+\. (\?|\w+) @ 0x[0-9a-f]+$`)

func (l logPart) lines() string {
	file, err := os.Open(l.path)
	if err != nil {
		return ""
	}
	defer file.Close()
	text, err := io.ReadAll(io.NewSectionReader(file, l.start, 1<<20))
	if err != nil {
		return err.Error()
	}
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return ""
	}
	lines := strings.Split(string(text), "\n")
	lines = slices.DeleteFunc(lines, frame.MatchString)
	if len(lines) > maxLogLines {
		tail := lines[len(lines)-maxLogLines/2:]
		lines = append(append(lines[:maxLogLines/2:maxLogLines/2], "…"), tail...)
	}
	return "  " + strings.Join(lines, "\n  ")
}

// stopGrace is how long an engine may take to end: its own grace for running queries, and a little.
const stopGrace = attach.DefaultGrace + 30*time.Second

// close asks the engine to end and waits, unless other processes hold it: then it stays with them.
func (p *process) close() error {
	if err := p.err(); err != nil {
		return err
	}
	p.closing.Store(true)
	_ = p.pipe.Close()
	deadline := time.After(stopGrace)
	for {
		select {
		case <-p.ended:
			if p.state != nil {
				return p.failure()
			}
			return nil
		case <-deadline:
			p.kill()
			return errors.New("the engine of the embedded warehouse did not stop by itself and was killed")
		case <-time.After(20 * time.Millisecond):
			if attach.Held(p.dataPath) {
				return nil
			}
		}
	}
}

// kill ends the engine at once.
func (p *process) kill() {
	p.closing.Store(true)
	_ = p.command.Process.Kill()
	<-p.ended
}

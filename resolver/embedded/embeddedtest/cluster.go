package embeddedtest

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"text/template"
	"time"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// clusterConfig names the clusters that the servers know: all has each as a shard, others all but the first, copies all as replicas of one
// shard, and lost one more shard, which does not answer; uncompressed is all without compression of what is sent.
//
//go:embed cluster.xml
var clusterConfig string

// clusterUsers has the user careless beside Kindred's, who may do everything, leaves out shards that do not answer, and asks one or another
// replica; hasty, who waits for shards a few seconds only; and restrained, from whom a row policy keeps events.
//
//go:embed clusterusers.xml
var clusterUsers string

// clusterPassword is of attach.User on every server of a cluster.
const clusterPassword = "shards"

// Cluster is some servers that know one another.
type Cluster struct {
	// URLs are the servers' HTTP addresses, Natives those of the native protocol.
	URLs, Natives []string

	folder    string
	processes []*exec.Cmd
	pipes     []io.Closer // a server ends with the test program, which holds its standard input
}

// StartCluster starts n servers on folders within one. Their programs are built from the source under test.
func StartCluster(folder string, n int) (*Cluster, error) {
	c := &Cluster{folder: folder}
	if err := Build(folder, EngineProgram); err != nil {
		return nil, err
	}
	if err := linkLibrary(folder); err != nil {
		return nil, err
	}
	ports, err := freePorts(2*n + 1)
	if err != nil {
		return nil, err
	}
	for i := range n {
		c.URLs = append(c.URLs, fmt.Sprintf("http://%s:%s@127.0.0.1:%d", attach.User, clusterPassword, ports[i]))
		c.Natives = append(c.Natives, fmt.Sprintf("127.0.0.1:%d", ports[n+i]))
	}
	var text bytes.Buffer
	if err := template.Must(template.New("cluster").Parse(clusterConfig)).Execute(&text, map[string]any{
		"All": ports[n : 2*n], "Others": ports[n+1 : 2*n], "Lost": ports[2*n],
		"User": attach.User, "Password": clusterPassword,
	}); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "cluster.xml"), text.Bytes(), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "users.xml"), []byte(clusterUsers), 0o600); err != nil {
		return nil, err
	}
	c.processes, c.pipes = make([]*exec.Cmd, n), make([]io.Closer, n)
	for i := range n {
		if err := c.Start(i); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

// Start starts one server of the cluster, again if it was stopped, and returns when it answers.
func (c *Cluster) Start(i int) error {
	command := exec.Command(filepath.Join(c.folder, EngineProgram),
		"--config", filepath.Join(c.folder, "cluster.xml"), "--users", filepath.Join(c.folder, "users.xml"),
		"--log-level", "ERROR", "--until-stdin-closes", "--data", filepath.Join(c.folder, fmt.Sprint("server", i)),
		"--listen", c.listen(i), "--native-listen", c.Natives[i])
	command.Env = append(os.Environ(), attach.PasswordVariable+"="+clusterPassword)
	var said bytes.Buffer
	command.Stderr = &said
	pipe, err := command.StdinPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	c.processes[i], c.pipes[i] = command, pipe
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(c.URLs[i] + "/ping")
		if err == nil {
			return response.Body.Close()
		}
		if time.Now().After(deadline) {
			return errors.Join(fmt.Errorf("server %d of the cluster does not answer: %w: %s", i, err, said.String()), c.Stop(i))
		}
	}
}

// As is the address of a server for a user without a password.
func (c *Cluster) As(i int, user string) string { return "http://" + user + "@" + c.listen(i) }

// Native is the same by the native protocol.
func (c *Cluster) Native(i int, user string) string {
	return "clickhouse://" + user + "@" + c.Natives[i]
}

// listen is where a server of HTTP listens.
func (c *Cluster) listen(i int) string { _, at, _ := strings.Cut(c.URLs[i], "@"); return at }

// Stop ends one server at once, as if its machine had failed. The error is that it had ended before by itself.
func (c *Cluster) Stop(i int) error {
	command := c.processes[i]
	if command == nil {
		return nil
	}
	c.processes[i] = nil
	if err := command.Process.Signal(syscall.SIGKILL); err != nil {
		return err
	}
	_ = command.Wait() // closes the pipe
	if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGKILL {
		return nil
	}
	return fmt.Errorf("server %d of the cluster had ended by itself: %s: %s", i, command.ProcessState, command.Stderr)
}

// Hang has one server neither answer nor end until it is let go on.
func (c *Cluster) Hang(i int) error { return c.processes[i].Process.Signal(syscall.SIGSTOP) }

// GoOn lets a server go on that hangs.
func (c *Cluster) GoOn(i int) error { return c.processes[i].Process.Signal(syscall.SIGCONT) }

// Close ends all servers.
func (c *Cluster) Close() error {
	var problems []error
	for i := range c.processes {
		problems = append(problems, c.Stop(i))
	}
	return errors.Join(problems...)
}

// Ask sends a statement to one server.
func (c *Cluster) Ask(ctx context.Context, i int, statement string) (string, error) {
	return Tell(ctx, c.URLs[i], nil, strings.NewReader(statement))
}

// freePorts finds some that nobody listens on.
func freePorts(n int) (ports []int, err error) {
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close() // all of them at the end, so that none is found twice
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

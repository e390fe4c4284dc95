package lock

import (
	"os"
	"os/exec"
	"testing"
)

func TestIsDead(t *testing.T) {
	me := thisProcess()
	if me.PID != os.Getpid() || me.Boot == "" || me.Namespace == "" || me.Started == 0 {
		t.Fatalf("got %+v of this process", me)
	}
	command := exec.Command(os.Args[0], "-test.run=^$")
	command.Env = append(os.Environ(), contenderVariable+"="+engineURL+" none 1")
	if err := command.Run(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(*process)
		want   bool
	}{
		{"this process", func(*process) {}, false},
		{"a pid that was used again", func(p *process) { p.Started++ }, true},
		{"no process of that pid", func(p *process) { p.PID = command.ProcessState.Pid() }, true},
		{"another host", func(p *process) { p.Started++; p.Host += "x" }, false},
		{"another boot", func(p *process) { p.Started++; p.Boot += "x" }, false},
		{"another namespace", func(p *process) { p.Started++; p.Namespace += "x" }, false},
		{"an unknown host", func(p *process) { p.Started++; p.Host = "" }, false},
		{"an unknown boot", func(p *process) { p.Started++; p.Boot = "" }, false},
		{"an unknown namespace", func(p *process) { p.Started++; p.Namespace = "" }, false},
		{"an unknown pid", func(p *process) { p.PID = 0 }, false},
		{"a group of processes", func(p *process) { p.PID = -1 << 30 }, false},
	} {
		p := me
		c.change(&p)
		if got := p.isDead(); got != c.want {
			t.Errorf("%s: got dead %v, want %v", c.name, got, c.want)
		}
	}
}

func TestParseStatus(t *testing.T) {
	const rest = " 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 8675309 1000 200"
	for _, c := range []struct {
		text string
		want status
		ok   bool
	}{
		{"4711 (kindred) S" + rest, status{started: 8675309}, true},
		{"4711 (a) Z (b) R" + rest, status{started: 8675309}, true},
		{"4711 (kindred) Z" + rest, status{started: 8675309, zombie: true}, true},
		{"4711 (kindred) X" + rest, status{started: 8675309, zombie: true}, true},
		{"4711 (kindred) S 1 2", status{}, false},
		{"", status{}, false},
	} {
		if got, err := parseStatus([]byte(c.text)); got != c.want || (err == nil) != c.ok {
			t.Errorf("%q: got %+v, %v; want %+v", c.text, got, err, c.want)
		}
	}
}

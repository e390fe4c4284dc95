package schedules

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// composeFile is what docker-compose.yml uses of the Compose specification, decoded
// strictly. A project's name is not among it: docker-compose 1.29 refuses that.
type composeFile struct {
	Services map[string]service
	Volumes  map[string]any
}

type service struct {
	Image       string
	Build       string
	Command     []string
	Environment map[string]string
	Ports       []string
	Volumes     []string
	Ulimits     map[string]map[string]int
	Healthcheck struct {
		Test        []string
		Interval    string
		Timeout     string
		Retries     int
		StartPeriod string `yaml:"start_period"`
	}
	DependsOn map[string]struct{ Condition string } `yaml:"depends_on"`
	StopGrace string                                `yaml:"stop_grace_period"`
	ReadOnly  bool                                  `yaml:"read_only"`
	CapDrop   []string                              `yaml:"cap_drop"`
	Security  []string                              `yaml:"security_opt"`
	Restart   string
}

var pinnedImage = regexp.MustCompile(`^[a-z0-9/-]+:[0-9]+(\.[0-9]+){2,3}(-[a-z]+)?$`)

// pinned says whether an image is named by a full version.
func pinned(image string) bool { return pinnedImage.MatchString(image) }

func TestCompose(t *testing.T) {
	data, err := os.ReadFile("../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var c composeFile
	if err := yaml.UnmarshalWithOptions(data, &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	checkSettingsIn(t, "docker-compose.yml", string(data))

	server := c.Services["clickhouse"]
	if !pinned(server.Image) || !strings.HasPrefix(server.Image, "clickhouse/clickhouse-server:26.8.") {
		t.Errorf("got image %q, want a version of the 26.8 line", server.Image)
	}
	slices.Sort(server.Ports)
	if got := strings.Join(server.Ports, " "); got != "127.0.0.1:8123:8123 127.0.0.1:9000:9000" {
		t.Errorf("got ports %s, want both on loopback", got)
	}
	if len(server.Healthcheck.Test) != 2 || server.Healthcheck.Test[0] != "CMD-SHELL" || server.Healthcheck.Retries == 0 {
		t.Errorf("got health check %+v", server.Healthcheck)
	}
	if len(server.Volumes) != 1 || server.Volumes[0] != "clickhouse-data:/var/lib/clickhouse" {
		t.Errorf("got volumes %q, want a named one for the data", server.Volumes)
	}
	if _, ok := c.Volumes["clickhouse-data"]; !ok {
		t.Errorf("the volume is not declared")
	}
	if !strings.HasPrefix(server.Environment["CLICKHOUSE_PASSWORD"], "${CLICKHOUSE_PASSWORD:?") {
		t.Errorf("got password %q, want one that has to be given", server.Environment["CLICKHOUSE_PASSWORD"])
	}

	for name, want := range map[string]struct {
		command string
		after   map[string]string
	}{
		"init":    {"init", map[string]string{"clickhouse": "service_healthy"}},
		"kindred": {"schedule", map[string]string{"clickhouse": "service_healthy", "init": "service_completed_successfully"}},
	} {
		s := c.Services[name]
		checkArguments(t, name, s.Command)
		if s.Command[0] != want.command || s.Build != "." {
			t.Errorf("%s: got command %q and build %q", name, s.Command, s.Build)
		}
		for other, condition := range want.after {
			if got := s.DependsOn[other].Condition; got != condition {
				t.Errorf("%s: waits for %s %q, want %s", name, other, got, condition)
			}
		}
		for setting := range s.Environment {
			checkSetting(t, name, setting)
		}
		url := s.Environment["KINDRED_WAREHOUSE_URL"]
		if !strings.HasPrefix(url, "http://"+server.Environment["CLICKHOUSE_USER"]+":"+server.Environment["CLICKHOUSE_PASSWORD"]+"@clickhouse:8123") {
			t.Errorf("%s: got address %q, want the server's user and password", name, url)
		}
		if !s.ReadOnly || len(s.CapDrop) != 1 || len(s.Security) != 1 || len(s.Ports) > 0 {
			t.Errorf("%s: got %+v, want no rights and no ports", name, s)
		}
	}

	daemon := c.Services["kindred"]
	file := daemon.Environment["KINDRED_SCHEDULES"]
	i := slices.IndexFunc(daemon.Volumes, func(v string) bool { return strings.HasSuffix(v, ":"+file+":ro") })
	if file == "" || i < 0 {
		t.Fatalf("the schedule file %q is not among the volumes %q", file, daemon.Volumes)
	}
	source, _, _ := strings.Cut(daemon.Volumes[i], ":")
	if _, err := Load("../" + source); err != nil {
		t.Error(err)
	}
	if wait, err := time.ParseDuration(daemon.StopGrace); err != nil || wait <= DefaultGrace+Settle {
		t.Errorf("compose waits %s (%v) for the daemon to stop, want more than %s", wait, err, DefaultGrace+Settle)
	}
	if daemon.Restart != "unless-stopped" || c.Services["init"].Restart != "no" {
		t.Errorf("got restart %q of the daemon and %q of init", daemon.Restart, c.Services["init"].Restart)
	}
}

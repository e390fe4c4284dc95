package users

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
)

var extent = flag.String("profiles", "sections", "sections tries all settings of a section of testdata/profiles.txt at once, each tries each of its lines")

// profile is one that testdata/profiles.txt states.
type profile struct {
	said     string // the lines of the file
	settings map[string]string
	native   bool // by the native protocol alone: over HTTP the connection fails
}

// readProfiles reads testdata/profiles.txt: a profile for each section, or for each line.
func readProfiles(t *testing.T, each bool) (profiles []profile) {
	t.Helper()
	text, err := os.ReadFile("testdata/profiles.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range strings.Split(string(text), "\n\n") {
		whole := profile{settings: map[string]string{}}
		for _, line := range strings.Split(strings.TrimSpace(section), "\n") {
			if strings.HasPrefix(line, "#") {
				whole.native = whole.native || strings.HasPrefix(line, "# Not over HTTP")
				whole.said += strings.TrimPrefix(line, "# ") + " "
				continue
			}
			one := profile{line, map[string]string{}, whole.native}
			for _, setting := range strings.Split(line, "; ") {
				name, value, is := strings.Cut(setting, " = ")
				if !is {
					t.Fatalf("testdata/profiles.txt: %q is not name = value", line)
				}
				one.settings[name] = value
				if _, has := whole.settings[name]; !has {
					whole.settings[name] = value
				}
			}
			if each {
				profiles = append(profiles, one)
			}
		}
		if !each && len(whole.settings) > 0 {
			profiles = append(profiles, whole)
		}
	}
	return profiles
}

// TestProfiles has users with all kinds of profiles tell the stories: what is published is what a user without settings publishes, to the
// row.
func TestProfiles(t *testing.T) {
	embeddedtest.NeedsEngine(t, "it makes users")
	t.Parallel()
	profiles := readProfiles(t, *extent == "each")
	users := []user{{name: "plain"}}
	for i, p := range profiles {
		users = append(users, user{name: fmt.Sprint("user_", i), settings: p.settings})
	}
	// Constraints that forbid nothing that is needed, and what can be done without.
	users = append(users, user{name: "bound", constraints: map[string]string{
		"join_use_nulls": "readonly", "mutations_sync": "min 1", "max_execution_time": "readonly", "max_insert_threads": "max 1", "max_block_size": "max 100",
	}, settings: map[string]string{"max_block_size": "100", "max_execution_time": "3000"}})
	profiles = append(profiles, profile{said: "constraints that do not matter"})
	server := startServer(t, users)
	wants := make([][]string, len(stories))
	for i, s := range stories {
		var err error
		if wants[i], err = (chapter{story: s, server: server, mark: "plain_" + s.name}).tell(t, addressOf(t, server, "native", "plain")); err != nil {
			t.Fatalf("%s, without settings: %v", s.name, err)
		}
	}
	for i, p := range profiles {
		for story := range stories {
			if i > 0 && story == i%2 {
				continue // the first, which is of all that could matter, tells both
			}
			name, protocol := users[i+1].name, embeddedtest.Protocols[(i/2+story)%2]
			t.Run(fmt.Sprintf("%s/%s/%s", name, stories[story].name, protocol), func(t *testing.T) {
				t.Parallel()
				c := chapter{story: stories[story], server: server, mark: name + "_" + stories[story].name}
				if p.native {
					if _, err := c.tell(t, addressOf(t, server, "http", name)); !errors.Is(err, errAtStart) {
						t.Errorf("%s: over HTTP got %v, want an error at the start", p.said, err)
					}
					protocol = "native"
				}
				got, err := c.tell(t, addressOf(t, server, protocol, name))
				if err != nil {
					t.Fatalf("%s\n%v", p.said, err)
				}
				for run, want := range wants[story] {
					unmarked := strings.ReplaceAll(got[run], c.mark, "plain_"+c.name)
					if d := difference(unmarked, want); d != "" {
						t.Errorf("%s\nafter run %d:\n%s", p.said, run+1, d)
					}
				}
				c.clear(t)
			})
		}
	}
}

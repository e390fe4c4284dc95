package main

import (
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const everySecond = "  - {name: often, cron: '@every 1s', command: run, timeout: 1m}"

// TestSchedule: the daemon runs its entry again and again, survives a run that fails, and at SIGTERM lets the run in progress finish.
func TestSchedule(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("load", s.journey())
	daemon := s.start("--schedules", s.write("s.yaml", "schedules:", everySecond), "schedule")
	runs := func(status string) string {
		return s.query("SELECT count() FROM identity.runs WHERE status = '" + status + "'")
	}
	s.eventually("two runs", func() bool { n, _ := strconv.Atoi(runs("done")); return n >= 2 })
	if got := s.query("SELECT count() FROM identity.profiles"); got != "2" {
		t.Errorf("got %s profiles", got)
	}

	s.query("ALTER TABLE raw.events RENAME COLUMN user_id TO customer")
	s.eventually("a run that is refused", func() bool { return runs("refused") != "0" })
	s.query("ALTER TABLE raw.events RENAME COLUMN customer TO user_id")
	before := s.query("SELECT max(started_at) FROM identity.runs")
	s.eventually("a run after it", func() bool {
		return s.query("SELECT count() FROM identity.runs WHERE status = 'done' AND started_at > '"+before+"'") != "0"
	})

	s.slowSource(0.02)
	s.eventually("a slow run", func() bool { return runs("running") == "1" })
	daemon.signal(syscall.SIGTERM)
	stopped := time.Now().UTC()
	daemon.wait().exits(exitDone, "schedule entry ready", "stopping: waiting for the run in progress", "scheduled run failed", "user_id")
	s.usualSource()
	if got, want := s.query("SELECT status, finished_at > '"+stopped.Format("2006-01-02 15:04:05.000")+"' FROM identity.runs ORDER BY started_at DESC LIMIT 1"),
		"done\t1"; got != want {
		t.Errorf("the run in progress at SIGTERM: got %q, want %q", got, want)
	}
}

// TestScheduleModel: the daemon goes by what the model file says when a run begins, as a run by hand does.
func TestScheduleModel(t *testing.T) {
	t.Parallel()
	s := newWarehouseSession(t)
	s.must("load", s.journey())
	daemon := s.start("--model", s.model("model.yaml", "prefer: first"), "--schedules", s.write("s.yaml", "schedules:", everySecond), "schedule")
	done := func(hash string) bool {
		return s.query("SELECT count() FROM identity.runs WHERE status = 'done' AND model_hash "+hash) != "0"
	}
	s.eventually("a run by the first model", func() bool { return done("!= ''") })
	first := s.query("SELECT any(model_hash) FROM identity.runs")
	s.model("model.yaml", twoTypes)
	s.eventually("a run by the second model", func() bool { return done("NOT IN ('', '" + first + "')") })
	s.write("model.yaml", badModel)
	s.eventually("a run by no model", func() bool { return strings.Contains(daemon.stderr.String(), "prefer cannot be") })
	daemon.signal(syscall.SIGTERM)
	daemon.wait().exits(exitDone)
}

// TestScheduleEngine: an idle daemon stops at once with the engine that it started.
func TestScheduleEngine(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		daemon := s.start("schedule")
		holder := s.holder()
		s.eventually("the schedule", func() bool { return strings.Contains(daemon.stderr.String(), `"schedule":"rebuild"`) })
		daemon.signal(signal)
		daemon.wait().exits(exitDone, "schedule entry ready")
		s.gone(holder.PID)
	}
}

// TestBadSchedules: a bad file is refused before anything runs, with line and column.
func TestBadSchedules(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	file := s.write("bad.yaml", "schedules:", everySecond, "  - name: hourly", `    cron: "61 * * * *"`, "    command: run", "    timeout: 1h")
	for _, args := range [][]string{{"schedule"}, {"schedule", "--list"}} {
		s.kindred(append([]string{"--schedules", file}, args...)...).exits(exitUsage, "bad.yaml:4:12: ", "61")
	}
	s.kindred("--schedules", file, "check").exits(exitUsage, "FAIL  schedules", "bad.yaml:4:12: ")
	s.kindred("--schedules", s.folder, "schedule").exits(exitUsage, s.folder)
	s.kindred("--schedules", s.write("empty.yaml"), "schedule").exits(exitUsage, "empty.yaml")
}

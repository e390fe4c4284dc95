// Package schedules reads schedule files and runs their entries by cron.
//
// A schedule file is YAML with one list:
//
//	schedules:
//	  - name: resolve        # small letters, digits, - and _; names the entry in logs
//	    cron: "7 * * * *"    # five fields, or @hourly, @daily, @weekly, @monthly, @yearly, @every 90m
//	    command: run         # the only command that can be scheduled
//	    mode: auto           # auto (default): as kindred run does; or full
//	    timeout: 55m         # at least 1s; the run is cancelled after it
//	    jitter: 30s          # a random wait before each run; 0s by default
//
// [Load] and [Parse] check all of it before anything runs and report every problem
// at once, each with file, line, column, an excerpt and, where there is one, the way
// to mend it. [Default] is the file that is built in.
//
// # One entry's firing
//
//	firing
//	  │ the entry's last run has not ended ─────▶ skipped
//	  ▼
//	jitter: wait a random time ──── stop ───────▶ skipped
//	  │
//	  ▼
//	turn: wait while another entry runs ─ stop ─▶ skipped
//	  │
//	  ▼
//	Job, with the entry's timeout ──▶ done, or failed: error, panic, timeout, cancelled
//
// Runs of different entries never overlap, because they would use the same working
// tables: the second entry waits. A firing of an entry that still runs or
// waits is skipped, so there is never a queue. Whatever becomes of one run, the next
// firing starts afresh.
//
// # Time
//
// Schedules are in UTC. Local time has an hour that does not exist each spring and
// one that comes twice each autumn; UTC has neither. @every counts from the start of
// the daemon; all other expressions name times of the clock. Firings missed while the
// daemon was down are not caught up: the next run reads what came in meanwhile.
//
// There is no seconds field. A run that has to come more than once a minute is a
// stream, not a batch.
//
// # Stopping
//
// When the context of [Scheduler.Run] ends (SIGTERM, in cmd), nothing new starts. The
// run in progress has the grace period to finish by itself, then its own context is
// cancelled. Nothing is lost either way: a cancelled run leaves the published
// generation as it was.
package schedules

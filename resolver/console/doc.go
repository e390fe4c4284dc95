// Package console is what Kindred tells people while it works and when it is done.
//
// On a terminal that can redraw, a run shows a bar for each stage and a load one for each input; anywhere else the same progress
// is structured log lines. A Screen is the one place both go through, so a log line never lands in the middle of a bar:
//
//	screen := console.NewScreen(os.Stderr, time.Now)
//	logger := console.NewLogger(screen, slog.LevelInfo, !screen.IsTerminal())
//	run := console.NewRun(screen, logger)
//	defer run.Close()
//
// Nothing that this package writes is coloured, so NO_COLOR is always respected; TERM=dumb turns the bars off.
//
// Loggers made here mask passwords, keys and tokens; MaskURL and MaskSecrets do the same for texts that go elsewhere.
package console

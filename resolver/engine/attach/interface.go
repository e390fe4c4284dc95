package attach

import "time"

// Paths of the engine's HTTP server for the programs that attach to it.
const (
	// HoldPath is where a client keeps a request open as long as it needs the engine. An engine that was started by
	// another process outlives that one until the last holder is gone.
	HoldPath = "/kindred/hold"
	// HoldersPath answers with the number of holders.
	HoldersPath = "/kindred/holders"
)

// PasswordVariable is the environment variable that holds the password of the engine's user `default`, for the engine and for
// who attaches to it: on a command line every user could read it.
const PasswordVariable = "KINDRED_ENGINE_PASSWORD"

// DefaultGrace is how long an engine that was told to stop lets running queries go on, unless it was told otherwise.
const DefaultGrace = 10 * time.Second

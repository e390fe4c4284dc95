// Package embedded starts and finds the engine behind a warehouse of `embedded:PATH`.
//
//	Start ──► an engine serves the path? ── yes ──► hold it ────────────────► URL
//	               │ no                                                        │
//	               └──► start kindred-engine ──► wait for its address ──► URL  │
//	                          ▲                                                │
//	                          └── another process was faster: look again       │
//	Close ◄────────────────────────────────────────────────────────────────────┘
//
// An engine that was started here has the write end of a pipe as its standard input, and stops when that closes: by Close,
// or by the kernel when this process dies in any way, kill -9 included. It runs in a process group of its own, so that a
// Ctrl-C at the terminal stops kindred, which then stops the engine, and not both at once. A process that finds a running
// engine holds it by a lock (attach.Hold): should the one that started it end first, the engine stays until
// the last holder is gone. So no engine outlives its last user, and none is taken away from under one.
package embedded

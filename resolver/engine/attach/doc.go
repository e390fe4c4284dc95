// Package attach is what kindred-engine and the programs that attach to it agree on: how the engine of a data path is found,
// and how it is kept from ending.
//
//	kindred-engine ── Take ──► engine.lock ◄── Running ── kindred
//	      ▲                                                  │
//	      └────────────────── GET HoldPath ──────────────────┘
//
// It stands apart from package engine because that one links a C library: a program that only uses a running engine stays
// static.
package attach

// Package attach is what kindred-engine and the programs that attach to it agree on: how the server of a data path is found, by
// which user it is reached, and how it is kept from ending.
//
//	kindred-engine ── Take ─────► engine.lock ◄─── Running ── kindred
//	      └────────── Release ──► engine.held ◄─── Hold ───────┘
//
// Both files are locked by the kernel (flock), which lets go of a process's locks however that ends. engine.lock is the server's
// alone, and says where it listens and by which password; its mode is 0600. engine.held is shared by all who need the server: one that
// was started by another program ends once it has that file for itself.
//
// It stands apart from package engine because that one links a C library: a program that only uses a running server stays static.
package attach

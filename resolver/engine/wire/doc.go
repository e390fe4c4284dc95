// Package wire has the packets of ClickHouse's native protocol, as a server reads and writes them.
//
//	socket ──► Reader: Hello, Query, … ─┐        ┌─ Writer: Hello, Data, Progress, Exception, … ──► socket
//	              │  block, plain or      ├ caller ┤       │  block, plain or
//	              └─ out of frames ──────┘        └─────┴─ into frames
//
// What blocks are made of is package native's; what a query means, and when a packet is in order, is the caller's.
//
// Both sides speak the lower of their two revisions. Revision here is 54460, the last one before additions that no client needs of
// an engine like this. Back to MinRevision every one is spoken: before 54429 the settings of a query are binary by their type, so the
// caller has to know those; before 54454 a block's columns have no byte for their serialisation.
//
// What the server sends is encoded by ch-go's codecs. What it reads is not: theirs take memory for what a length claims, before
// the bytes are there. Here, memory grows with the bytes that came in, up to a limit of each field. What goes beyond, or is no
// packet, is an error that wraps ErrMalformed: where the next packet begins is not known then.
package wire

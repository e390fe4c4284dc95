// Package bench measures Kindred as its users run it: the real binaries, on the embedded warehouse, beside the floor, which is the
// time that the same engine needs on the same events to aggregate identifiers, links and traits, and to write them to tables, with
// the fastest statements that we know (testdata/floor). Floor and run take turns, so that a noisy machine slows both; the fastest
// turn of each counts.
//
//	make bench                                  1 and 10 million events, 1 million lines, and other ways to components
//	make bench-large                            10 and 100 million events
//	go test ./resolver/bench -bench Run -benchtime 1x -events 1000000 -turns 3
package bench

// Package faults holds no code: its tests break runs of the real programs on ClickHouse's real server, and look at what is left.
//
// A proxy between kindred and the server passes bytes on, whichever protocol they are of. It finds each statement in them by its query id,
// kindred/RUN/STEP/SUFFIX, and does the harm at exactly one:
//
//	killed before         kindred is killed, the statement never reaches the server
//	killed after          kindred is killed, the statement was executed
//	cut                   kindred is killed, and of a statement over several tables only the first were done
//	refused               the answer is an error of the server's, or of what stands before it
//	reset before, after   the connection breaks before the statement, or after it, when its answer is lost
//	reset within          the connection breaks at some byte of the statement
//	reset in the answer   the connection breaks at some byte of the answer
//	garbled               what follows the id is no statement; or what should be the answer is none
//	stalled               nothing happens until the user loses patience and presses Ctrl-C
//	ended by hand         an operator sees the statement in system.processes, and ends it by KILL QUERY
//	engine killed         the server is killed while it is at the statement, and started again afterwards
//	engine restarted      the server is killed before the statement and started again at once, which then executes it
//	engine stopped        the server is told to stop while it is at the statement, and started again at once
//
// After each of them
//
//   - the published tables are one whole generation, the old one or the new one, unless the harm was done between two exchanges;
//   - the next run succeeds at once and without help, and its tables, those of the kept generation among them, are those after an
//     undisturbed run, to the row;
//   - a further run, over new events, adds to these what it adds to an undisturbed one's: so the state is as whole as the tables are;
//   - every row of runs has an end, and nothing that one run alone needed is left in the state.
//
// Servers are kindred-engine, which come back on the same path and the same ports. Beside the proxy
//
//   - the server itself refuses: too many queries, too little memory or time, too many parts (limits), and no space (TestFullDisk);
//   - statements are left at work whose run is gone (orphans), and runs begin in the same instant (twice);
//   - connections break that are no run's, and the server is to be there for others (TestRudeClients).
//
// -faults=short, which is part of `make test`, takes a sample of the statements; -faults=long takes each of them, with -seed deciding
// which harm is done to it, and all harms for those that publish. That takes hours; -part=2/8 tries an eighth of it, and
// -from=700 goes on where it was cut short. On a server that KINDRED_TEST_URL names, nothing is done that others would notice: it is not
// killed, and has no users or disk of the tests' own.
//
// KINDRED_TEST_PROTOCOL says by which protocol they are played, native without it, as `embedded:` does. A connection of the native
// protocol has many statements, and is broken with the one that is harmed.
package faults

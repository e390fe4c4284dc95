// Package faults holds no code: its tests break runs of the real programs on the real engine, and look at what is left.
//
// A proxy between kindred and the engine, by HTTP or by ClickHouse's native protocol, knows each statement by its query id,
// kindred/RUN/STEP/SUFFIX, and does the harm at exactly one of them:
//
//	killed before   kindred is killed, the statement never reaches the engine
//	killed after    kindred is killed, the statement was executed
//	cut             kindred is killed, and of a statement over several tables only the first were done
//	refused         the engine answers with an error
//	reset           the connection breaks before the statement, or after it, when its answer is lost
//	stalled         nothing happens until the user loses patience and presses Ctrl-C
//	engine killed   the engine is killed while it is at the statement, and started again afterwards
//	restarted       the engine is killed before the statement and started again at once, which then executes it
//
// After each of them
//
//   - the published tables are one whole generation, the old one or the new one, unless the harm was done between two exchanges;
//   - the next run succeeds at once and without help, and its tables, those of the kept generation among them, are those after an
//     undisturbed run, to the row;
//   - a further run, over new events, adds to these what it adds to an undisturbed one's: so the state is as whole as the tables are;
//   - every row of runs has an end, and nothing that one run alone needed is left in the state.
//
// -faults=short, which is part of `make test`, takes a sample of the statements; -faults=long takes each of them, with -seed deciding
// which harm is done to it, and all harms for those that publish. That takes more than an hour; -part=2/8 tries an eighth of it, and
// -from=700 goes on where it was cut short. On a server that KINDRED_TEST_URL names, the engine is not killed.
//
// KINDRED_TEST_PROTOCOL=native plays them by the native protocol; without it they are played by HTTP. A connection of the native protocol
// has many statements, and is broken with the one that is harmed. There, an INSERT of kindred's own data is harmed before its data are
// sent, and what is lost of it is the answer behind them.
package faults

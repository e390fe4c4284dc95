// Package pipeline runs Kindred: one Run reads the window's events and publishes a generation of output tables.
//
// A reader can follow a run from top to bottom in run.go. Its stages:
//
//	extract   the warehouse aggregates events to identifiers, links and traits (database identity_state)
//	resolve   links and ranks stream as 128-bit keys to resolver.Graph, anchors stream back
//	fold      the warehouse folds the aggregates of identifiers to profiles, in new tables beside the published ones
//	check     what was written has to add up to what was read; if it does not, the run fails here
//	publish   each new table takes the place of the published one by atomic exchange
//
// Until publish nothing that a reader can see has changed, and every step makes its tables anew: a run that fails or is killed
// leaves the published generation as it was, and the next one starts from the events.
//
// The package holds no SQL. statements.go puts the statements together from the files of package sql and the model.
package pipeline

// Package pipeline runs Kindred: one Run reads the window's events and publishes a generation of output tables; Rollback puts the
// generation before back.
//
// A reader can follow a run from top to bottom in run.go. Its stages:
//
//	extract   the warehouse aggregates the window's events to identifiers, links and traits (database identity_state)
//	resolve   guards choose the links that may merge; these and ranks stream as 128-bit keys to resolver.Graph, anchors stream back
//	fold      the warehouse folds the aggregates of identifiers to profiles, and tells what became of the published ones
//	check     what was written has to add up to what was read; if it does not, the run fails here
//	publish   the new tables take the places of the published ones, along a plan
//
// # Full and incremental runs
//
// Both do the same work, with the same statements, on identifiers, links and traits; they differ in where these come from, and in what
// is done with the rows that come out. mode.go decides, window.go says which rows of the source are read.
//
//	         full                                          incremental
//
//	extract  all events ──► next_state_identifiers,        events of the window ──► window_identifiers, …
//	                        next_state_links, …                                          │ added to
//	                                                       published state ──clone──► next_state_…
//	                                                                                     │ region.go: what the window touches
//	                                                                                     ▼
//	                                                                               touched_identifiers, touched_links, …
//	resolve  all of them ──► next_state_members            those ──► window_members
//	fold     ──► next_profiles, …                          ──► delta_profiles, …
//	check                                                  published tables ──clone──► next_profiles, …
//	                                                         less the rows of affected profiles, plus delta_profiles, …
//	publish  next_… ──► their places                       next_… ──► their places
//
// A region is all that links reach which are not shared: a profile, or several that max_per_profile keeps apart. What becomes of a
// region depends on its own links alone, so regions that the window does not touch stay as they are. Who else has a link with a
// shared identifier does not matter to a profile, so there a region ends. An identifier that merges nothing (link: false) may change
// hosts when one of them changes; region.go reaches for these too.
//
// The state's tables have a row for each window that saw an identifier, a link or a trait. Statements of one window's rows name their
// table window_…, those of what is resolved touched_… (aggregates in statements.go); in a full run both are next_state_….
//
// # What a publication is
//
// Until publish nothing that a reader can see has changed, and every step makes its tables anew: a run that fails or is killed
// leaves the published generation as it was, and the next one begins anew. After that:
//
//	           tables complete                 plan renamed                  all in place
//	working ──────────────────► prepared ─────────────────────► decided ────────────────► exchanged
//	   ▲                           │                              │  ▲                        │
//	   │ killed: the next run      │                              └──┘ killed: the next run   │ tables of before are kept_n_…,
//	   │ drops what it left        │                                   exchanges what is left │ the run is done, the plan is dropped
//	   └───────────────────────────┘                                                          ▼
//	                                                                                      published
//
// publish.go has these acts. The plan names tables by uuid, which an exchange leaves them, so each act can be cut short at any moment
// and is done to the end by the next run, before it does anything else. rollback.go publishes clones of the kept tables in the same way.
//
// All of that is under the lock of package lock: a run that has lost it stops before the plan is renamed.
//
// The package holds no SQL. statements.go puts the statements together from the files of package sql and the model.
package pipeline

// Package resolver is the domain of Kindred: identifiers, links, profiles, the model that says how they come out of events, and
// the graph that turns links into connected components. It does no I/O and uses the standard library alone.
//
// The way of the data, of which this package owns the middle:
//
//	events ──extract──▶ identifiers, links, traits      aggregates by the warehouse, strings stay there
//	links ───resolve──▶ Graph ──▶ (key, anchor)         128-bit keys in columns, in this process
//	anchors ──fold────▶ profiles                        aggregates by the warehouse, no event is read again
//	profiles ─check, publish──▶ the output tables       by atomic exchange
//
// An identifier is a type and a value. Outside the warehouse it is only its Key, the 128-bit hash of both. A profile is a
// connected component of identifiers; its anchor is the identifier by which it was first known, and gives the profile its id.
//
// Where a model limits how many identifiers of a type a profile may have, the Graph counts them, and takes apart the components that
// are over a limit. Such a region is put together again from its links, the strongest first, and a link that would break a limit is
// cut. The order of arrival never matters: a component is a function of the set of links, and of a total order on those of a region.
package resolver

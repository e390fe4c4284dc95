// Package reference resolves events in the plainest way there is: loops over slices and breadth-first search over maps. It is the
// executable definition of Kindred's rules, and the tests hold whole output tables of the real run against it.
//
// Nothing here is fast, and nothing is shared with the way of a run but the Model, which says what is asked for: no union-find, no
// hash tables of keys, no SQL. Where the rules change, they change here first.
//
// The rules, in the order in which Resolve applies them:
//
//  1. Of the events with one message_id, the first that came in counts. Events without a message_id all count.
//  2. A slot's value is trimmed of white space. An empty one is missing. One that is too long, not UTF-8 or blocked is rejected: it
//     is counted as such, and is no identifier.
//  3. An event stands on each of its distinct identifiers, once, and links each pair of them, once.
//  4. Its owner is the identifier in its first slot that holds one.
//  5. A profile is everything that links reach from one identifier.
//  6. Its anchor is the member first seen; among those, of the type of highest priority; among those, of the least value.
//  7. Per profile and trait the newest value wins: by timestamp, then message_id, then the value itself. null, ” and an empty
//     object never do.
package reference

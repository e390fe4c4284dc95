// Package reference resolves events in the plainest way there is: loops over slices and maps. It is the executable definition of
// Kindred's rules, and the tests hold whole output tables of the real run against it.
//
// Nothing here is fast, and nothing is shared with the way of a run but the Model, which says what is asked for: no union-find, no
// hash tables of keys, no regions, no windows, no SQL. Where the rules change, they change here first.
//
// The rules, in the order in which Now and Resolve apply them. What the events say:
//
//  0. A row of a table of records, or of one that replaces rows, is an event as long as it is there, and says what it says now. When another
//     takes its place, or it goes, nothing counts that it said before, whatever was published of it. Any other row is an event for ever.
//  1. Of the events with one message_id, the first that came in counts. Events without a message_id all count.
//  2. A slot's value is its column's text, or the scalar at its path in a JSON column. It is trimmed of white space, goes through the
//     steps of normalization of its type, and is trimmed again. An empty one is missing. A slot with a list has the values of the list, each
//     once; if these are more than 50, it has one value in their place, which is rejected as too_many. One that is too long, invalid or blocked is
//     rejected: it is counted as such, and is no identifier. The traits of a group event are the group's: no slot finds anything in
//     them but one for group events alone.
//  3. An event stands on each of its distinct identifiers, once, and links each pair of them, once. Of a link's two ends the left one
//     comes first by type priority, then value.
//  4. Its owner is the identifier in its first slot that holds one. An event without an owner belongs to nobody.
//
// Which identifiers are one profile, whatever was published before:
//
//  5. An identifier with more neighbours of a type than max_links allows is shared. It is a profile by itself, and all its links
//     merge nothing.
//  6. Of the other links, those between two merging types are taken strongest first: by prefer, then left, then right. Each makes one
//     set of the two that its ends are in, unless more identifiers of a type would be in it than max_per_profile allows.
//  7. An identifier of an unlinked type merges nothing. It joins the set of the strongest of its links that is not shared and leads to
//     an identifier of a merging type. With no such link it is a profile by itself.
//  8. A link is shared if one of its ends is, used if both are in one profile, and cut by a limit if not.
//
// What profiles are called, given the generation that is published:
//
//  9. A profile's anchor is one of its identifiers of merging types, or of all that it has if none is: of those whose own id is the
//     id of a published profile, if there are any, the first; else the first of all. First is by first sight, then type priority,
//     then value. The anchor's own id is the profile's.
//  10. The heir of a published profile is itself if it lives; else the profile of its anchor; else that of the first of its
//     identifiers that are still there; else nobody.
//  11. Every id ever published redirects to itself if it lives; else to the profile of the identifier whose own id it is; else to the
//     heir of the profile that it redirected to; else to nobody.
//  12. A published profile that does not live has merged into its heir, or is retired if that is nobody. A profile that was not
//     published has split from the published profile of its anchor, unless it is that one's heir or there is none: then it is
//     created.
//
// What profiles are like:
//
//  13. An event says of a trait with a rule what stands at the first of the rule's names that has a value in it: null, ” and an empty
//     object are none. A name that no rule has for a name of the trait or in the events is a trait by itself, of which the newest value
//     counts. A dot in a name of the events is part of it. One in a name of a rule may also lead into an object.
//  14. Per profile and trait, of all that its events say: last is the newest, by timestamp, then message_id, then the value itself. first
//     A trait of which the newest is that an event takes it away has no value. first
//     is the oldest, of several at one time the last of these. Where a rule has sources, those of the most trusted source that says
//     anything come before all others.
//  15. min and max are the least and greatest of the values that fit the type, of the most trusted source, of several equal ones the
//     newest. sum adds up those that fit, and is as new as the newest of them. Where none fits, all three are as last.
//  16. set is each value once, by their texts, and as new as the newest of them. A whole number of 16 digits or more is a text in it.
//     In the document of all traits, true is a text in a list of texts, and 1 in one of numbers.
//  17. A typed column has the trait if it fits the type; of a set those that fit, in the order of their type.
//  18. What the model computes of a profile is computed of all events that it owns, in the order of their times, then message_ids, then
//     what they say.
package reference

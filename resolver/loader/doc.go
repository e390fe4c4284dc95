// Package loader reads events as JSON Lines in the Segment spec and hands them on in batches of whole columns, as raw.events has
// them.
//
// One pass, in constant memory, whatever the size of the files:
//
//	file or stdin ─unpack─▶ lines ─parse─▶ Batch ─insert─▶ Sink
//	                          └──▶ rejects file
//
// The next batch is parsed while the sink inserts the one before. Batches reach the sink one at a time and in the order of the
// lines, because of two events with one message_id the first that came in counts.
//
// # A line
//
// A line is a JSON object with the spec's camelCase keys, or {"batch": […]} with such objects, whose context, sentAt and channel
// stand in for those that an item does not have. Other keys are ignored. Of a key that comes twice the last counts. null is the same as a key
// that is not there, and so is "" for identifiers, messageId and dates.
//
//   - Identifiers (anonymousId, userId, previousId, groupId) and messageId are strings, kept byte for byte, or numbers, kept as
//     written but for whole ones: 42.0 is 42. A boolean, list or object is no id, and as if it were not there. One of the first three must be there.
//   - source is Options.Source, else the line's channel, else its context.library.name, else ”.
//   - type is the spec's in any case (Identify), or another word as it stands. type missing: event means track, previousId with userId alias, groupId with traits group, traits identify, name with properties page. A
//     line from which no type can be told still links its identifiers; its type is ”.
//   - event is the event of a track, the name of a page or screen.
//   - timestamp missing: originalTimestamp, else sentAt, else now. parseTimestamp has the notations.
//   - messageId missing: "kindred-" and a hash of the line's bytes, so that the same line is the same event. Of two events in
//     one batch with one messageId the first is kept.
//   - traits, properties and context are objects and kept as they stand, but for the three things that rewrite has to mend. An empty list
//     or "" is an empty object. An identify without traits has those of its context. traits of a track, page or screen are kept, and no
//     traits of the person: the spec puts these into context.traits.
//
// # What is rejected
//
// A line that cannot be an event does not stop the load. It goes to the rejects file with its file, line number, reason and text:
// no JSON object, invalid UTF-8, nested deeper than 128 levels, over 64 MiB, no identifier, an identifier over 1,024 bytes, one whose
// key is a table's (user_id), a date that does not exist or lies outside 1900 to 2299, traits that are no object. Of a batch, items are rejected one by one.
package loader

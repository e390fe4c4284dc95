// Package lookup finds one profile in the published tables, by any of its identifiers or by an id that it has or once had, and reads
// what is known of it: its identifiers, its traits with where they came from, and what happened month by month.
//
//	wanted, err := lookup.Parse(model, "user_id=97980cfea0067")
//	found, err := (&lookup.Reader{Warehouse: w, Model: model, Database: "identity"}).Read(ctx, wanted, lookup.All)
//
// A value is normalized as the model does it before it is looked for, by resolver.Normalize, which the tests hold to what the
// warehouse does. Where nothing is found, the error tells what was looked for, where, and what is known of the value instead.
//
// Everything is read by the tables' keys but the timeline, which costs what `resolved_events` costs: where that is a view, a pass over
// the events. Several statements read several tables, so a publication in between can show two generations.
package lookup

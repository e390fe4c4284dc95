package reference

// Write is one thing that happens to the tables of the sources: a row comes in, takes the place of another, or goes.
type Write struct {
	// Key tells the rows of a table of records, or of one that replaces rows, apart, over all tables. It is "" for a row that is an event
	// for ever.
	Key string
	// Gone says that the row goes; there is no event then.
	Gone  bool
	Event Event
}

// Now applies rule 0: it returns what the tables say after all of that. What a row said before another took its place is not in it.
func Now(writes []Write) []Event {
	var out []Event
	last := map[string]int{}
	for i, w := range writes {
		last[w.Key] = i
	}
	for i, w := range writes {
		if !w.Gone && (w.Key == "" || last[w.Key] == i) {
			out = append(out, w.Event)
		}
	}
	return out
}

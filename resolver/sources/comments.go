package sources

// Comment says what a column of events is.
type Comment struct{ Column, Comment string }

// Comments are those of the columns of events that readers see.
func Comments() []Comment {
	return []Comment{
		{"message_id", "Id of the event, as its source has it"},
		{"type", "identify, track, page, screen, group or alias"},
		{"event", "Name of the tracked event, or of the page or screen"},
		{"anonymous_id", "Id of a browser or an installation, empty when unknown"},
		{"user_id", "Id of an account, empty when unknown"},
		{"previous_id", "The former id of an alias event"},
		{"group_id", "The group of a group event"},
		{"source", "Where the event came from: the name of the model's source, unless its table tells sources apart itself"},
		{"timestamp", "When it happened"},
		{"sent_at", "When the sender sent it, by its own clock"},
		{"received_at", "When the row came in; the first instant of 1970 where the source does not say"},
		{"traits", "What an identify event says of the person"},
		{"properties", "What the event says of itself"},
		{"context", "Device, page, campaign and traits around the event"},
	}
}

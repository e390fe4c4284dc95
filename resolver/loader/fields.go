package loader

import "fmt"

// fields are the values of an object's keys that mean something to an event.
type fields struct {
	messageID, typ, event, name                   value
	anonymousID, userID, previousID, groupID      value
	timestamp, originalTimestamp, sentAt, channel value
	traits, properties, context, batch            value

	snakeAnonymousID, snakeUserID, snakePreviousID value // keys of tables, which no event has
}

// field returns where the value of a key goes, or nil if the key means nothing.
func (f *fields) field(key []byte) *value {
	switch string(key) {
	case "messageId":
		return &f.messageID
	case "type":
		return &f.typ
	case "event":
		return &f.event
	case "name":
		return &f.name
	case "anonymousId":
		return &f.anonymousID
	case "userId":
		return &f.userID
	case "previousId":
		return &f.previousID
	case "groupId":
		return &f.groupID
	case "timestamp":
		return &f.timestamp
	case "originalTimestamp":
		return &f.originalTimestamp
	case "sentAt":
		return &f.sentAt
	case "channel":
		return &f.channel
	case "traits":
		return &f.traits
	case "properties":
		return &f.properties
	case "context":
		return &f.context
	case "batch":
		return &f.batch
	case "anonymous_id":
		return &f.snakeAnonymousID
	case "user_id":
		return &f.snakeUserID
	case "previous_id":
		return &f.snakePreviousID
	default:
		return nil
	}
}

// otherSpelling is an error for an identifier whose key is that of a table's column. It is not read, so the event would be somebody else's, or
// nobody's.
func (f *fields) otherSpelling() error {
	for _, id := range [...]struct {
		key, column   string
		value, snaked value
	}{
		{"anonymousId", "anonymous_id", f.anonymousID, f.snakeAnonymousID},
		{"userId", "user_id", f.userID, f.snakeUserID},
		{"previousId", "previous_id", f.previousID, f.snakePreviousID},
	} {
		if id.value.kind == missing && id.snaked.kind > null {
			return fmt.Errorf("%s is no key of the spec: write it as %s (rows of a table are read where they are: kindred sources detect)", id.column, id.key)
		}
	}
	return nil
}

package loader

// fields are the values of an object's keys that mean something to an event.
type fields struct {
	messageID, typ, event, name                   value
	anonymousID, userID, previousID, groupID      value
	timestamp, originalTimestamp, sentAt, channel value
	traits, properties, context, batch            value
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
	default:
		return nil
	}
}

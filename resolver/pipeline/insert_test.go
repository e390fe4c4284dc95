package pipeline_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/kindred-id/kindred/resolver/reference"
)

const insertEvents = " (message_id, type, event, anonymous_id, user_id, previous_id, group_id, source, timestamp, received_at, " +
	"traits, properties, context) SETTINGS json_type_escape_dots_in_keys = 1 FORMAT RowBinary"

// insert writes the events as they are, whatever bytes they hold. Each part is one INSERT.
func (p place) insert(t testing.TB, parts ...[]reference.Event) {
	t.Helper()
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		for server, dealt := range p.spread.deal(part) {
			if len(dealt) == 0 {
				continue
			}
			if _, err := server.tell(t.Context(), "INSERT INTO "+p.raw+p.spread.table()+insertEvents, bytes.NewReader(rowsOf(dealt))); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// rowsOf writes events in ClickHouse's RowBinary format.
func rowsOf(events []reference.Event) (data []byte) {
	for _, e := range events {
		for _, text := range []string{e.MessageID, e.Type, e.Name, e.AnonymousID, e.UserID, e.PreviousID, e.GroupID, e.Source} {
			data = appendText(data, text)
		}
		data = binary.LittleEndian.AppendUint64(data, uint64(e.Timestamp))
		data = binary.LittleEndian.AppendUint64(data, uint64(e.ReceivedAt))
		for _, document := range []reference.Document{e.Traits, e.Properties, e.Context} {
			data = appendText(data, raw(document))
		}
	}
	return data
}

// appendText appends a String of ClickHouse's RowBinary format.
func appendText(data []byte, text string) []byte {
	return append(binary.AppendUvarint(data, uint64(len(text))), text...)
}

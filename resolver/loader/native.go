package loader

import "encoding/binary"

// Column is a column of a block, with its values as they are in ClickHouse's Native format.
type Column struct {
	Name, Type string
	Data       []byte
}

// nativeColumns are the columns of a block, in the order of the INSERT statement that it goes with. The types of traits, properties and
// context are those in the table that kindred init makes: a column of another type the server converts, which takes longer.
var nativeColumns = [...]struct{ name, kind string }{
	{"message_id", "String"}, {"type", "String"}, {"event", "String"}, {"anonymous_id", "String"}, {"user_id", "String"},
	{"previous_id", "String"}, {"group_id", "String"}, {"source", "String"},
	{"timestamp", "DateTime64(3, 'UTC')"}, {"sent_at", "Nullable(DateTime64(3, 'UTC'))"},
	{"traits", "JSON(max_dynamic_paths=128)"}, {"properties", "JSON"}, {"context", "JSON"},
}

// Encoder turns batches into columns of ClickHouse's Native format. It keeps its memory, and what it learnt of the paths of the events'
// objects, from batch to batch. It is used by one goroutine at a time. The zero value is ready.
type Encoder struct {
	asText bool // JSON is left to the server to parse, which is slower: what tests hold the faster form against

	objects [3]objects // traits, properties, context
	block   [len(nativeColumns)]Column
	data    []byte // of all columns
}

// Encode returns the batch as the columns of one block, for
//
//	INSERT INTO raw.events (message_id, type, event, anonymous_id, user_id, previous_id, group_id, source,
//	    timestamp, sent_at, traits, properties, context)
//
// They are valid until the next call. The JSON columns are spread over their paths here (ClickHouse's flattened serialization,
// version 3, which servers read from 25.6 on): the server then has nothing to parse, which makes the insert several times faster. A
// column whose objects have too many paths or shapes for that goes as JSON text, which the server parses itself.
//
// Format: https://clickhouse.com/docs/reference/formats/Native
func (e *Encoder) Encode(b *Batch) []Column {
	out, column := e.data[:0], 0
	var ends [len(nativeColumns)]int
	end := func() {
		ends[column] = len(out)
		column++
	}
	for _, t := range [...]*Texts{&b.MessageID, &b.Type, &b.Event, &b.AnonymousID, &b.UserID, &b.PreviousID, &b.GroupID, &b.Source} {
		out = t.appendNative(out)
		end()
	}
	out = appendInt64s(out, b.Timestamp)
	end()
	out = append(out, b.SentAtNull...)
	out = appendInt64s(out, b.SentAt)
	end()
	for i, t := range [...]*Texts{&b.Traits, &b.Properties, &b.Context} {
		if !e.asText && e.objects[i].fill(t) {
			out = e.objects[i].appendNative(out)
		} else {
			out = binary.LittleEndian.AppendUint64(out, jsonAsText)
			out = t.appendNative(out)
		}
		end()
	}
	start := 0
	for i, c := range nativeColumns {
		e.block[i] = Column{Name: c.name, Type: c.kind, Data: out[start:ends[i]]}
		start = ends[i]
	}
	e.data = out
	return e.block[:]
}

// InsertSettings are the settings that inserts of events need. Strings in events stay strings, also if they look like dates; a dot in a
// key is part of the name; and an object in which two keys come to one path, {"a.b":1,"a%2Eb":2}, does not make the insert fail.
func InsertSettings() map[string]any {
	return map[string]any{
		"input_format_try_infer_dates":     0,
		"input_format_try_infer_datetimes": 0,
		"json_type_escape_dots_in_keys":    1,
		"type_json_skip_duplicated_paths":  1,
	}
}

// The versions of a JSON column in the Native format that are used here.
const (
	jsonAsText    = 1
	jsonFlattened = 3
)

func appendString[S string | []byte](out []byte, s S) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

func appendInt64s(out []byte, values []int64) []byte {
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, uint64(v))
	}
	return out
}

func (t *Texts) appendNative(out []byte) []byte {
	start := 0
	for _, end := range t.Ends {
		out = appendString(out, t.Data[start:end])
		start = end
	}
	return out
}

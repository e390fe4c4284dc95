package loader

import "hash/maphash"

// Texts is a column of strings, end to end in one slice of bytes.
type Texts struct {
	Data []byte
	Ends []int // where each string ends in Data
}

// Len is the number of strings.
func (t *Texts) Len() int { return len(t.Ends) }

// At returns the string of a row. It is valid until the batch is used again.
func (t *Texts) At(row int) []byte {
	start := 0
	if row > 0 {
		start = t.Ends[row-1]
	}
	return t.Data[start:t.Ends[row]]
}

// Strings returns all strings, which share one allocation and stay valid.
func (t *Texts) Strings() []string {
	all := string(t.Data)
	out := make([]string, len(t.Ends))
	start := 0
	for i, end := range t.Ends {
		out[i] = all[start:end]
		start = end
	}
	return out
}

func (t *Texts) append(s []byte) {
	t.Data = append(t.Data, s...)
	t.Ends = append(t.Ends, len(t.Data))
}

// appendObject appends the object of a value; a missing one is empty.
func (t *Texts) appendObject(v value) {
	switch {
	case v.kind != object:
		t.Data = append(t.Data, '{', '}')
	case v.odd:
		t.Data = rewrite(t.Data, v.raw)
	default:
		t.Data = append(t.Data, v.raw...)
	}
	t.Ends = append(t.Ends, len(t.Data))
}

func (t *Texts) reset() { t.Data, t.Ends = t.Data[:0], t.Ends[:0] }

// Batch is events in columns, of equal length, in the order in which they came. It is reused: what a Sink wants to keep it copies.
type Batch struct {
	MessageID, Type, Event, AnonymousID, UserID, PreviousID, GroupID, Source Texts

	Timestamp  []int64 // milliseconds since 1970, UTC
	SentAt     []int64 // the same, where the row has one
	SentAtNull []uint8 // 1 where the row has no SentAt

	Traits, Properties, Context Texts // JSON objects, {} where missing

	first, last    position // of its events, for errors
	read, rejected int64    // of the whole load when the batch was full, for progress

	rows map[uint64]int32 // the row of each MessageID by its hash
	seed maphash.Seed
}

func newBatch() *Batch {
	return &Batch{rows: make(map[uint64]int32), seed: maphash.MakeSeed()}
}

// Rows is the number of events.
func (b *Batch) Rows() int { return len(b.Timestamp) }

// Bytes is the size of the events, give or take.
func (b *Batch) Bytes() int {
	n := 32 * b.Rows()
	for _, t := range b.texts() {
		n += len(t.Data)
	}
	return n
}

func (b *Batch) texts() [11]*Texts {
	return [...]*Texts{&b.MessageID, &b.Type, &b.Event, &b.AnonymousID, &b.UserID, &b.PreviousID, &b.GroupID, &b.Source,
		&b.Traits, &b.Properties, &b.Context}
}

// keptBytes is the size above which a column's memory is not kept for the next batch: a single line may be of 64 MiB.
const keptBytes = 32 << 20

func (b *Batch) reset() {
	for _, t := range b.texts() {
		t.reset()
		if cap(t.Data) > keptBytes {
			t.Data = nil
		}
	}
	b.Timestamp, b.SentAt, b.SentAtNull = b.Timestamp[:0], b.SentAt[:0], b.SentAtNull[:0]
	clear(b.rows)
}

// has says whether the batch has an event of that messageId, and remembers that it has one from now on, in the row that is
// appended next.
func (b *Batch) has(messageID []byte) bool {
	hash := maphash.Bytes(b.seed, messageID)
	row, found := b.rows[hash]
	if found {
		return string(b.MessageID.At(int(row))) == string(messageID)
	}
	b.rows[hash] = int32(b.Rows())
	return false
}

// append appends the event and says whether it did: it does not if the batch has an event of the same messageId.
func (b *Batch) append(e *event) bool {
	if b.has(e.messageID) {
		return false
	}
	b.MessageID.append(e.messageID)
	b.Type.append(e.typ)
	b.Event.append(e.name)
	b.AnonymousID.append(e.anonymousID)
	b.UserID.append(e.userID)
	b.PreviousID.append(e.previousID)
	b.GroupID.append(e.groupID)
	b.Source.append(e.source)
	b.Timestamp = append(b.Timestamp, e.timestamp)
	b.SentAt = append(b.SentAt, e.sentAt)
	b.SentAtNull = append(b.SentAtNull, e.sentAtNull)
	b.Traits.appendObject(e.traits)
	b.Properties.appendObject(e.properties)
	b.Context.appendObject(e.context)
	return true
}

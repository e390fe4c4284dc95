package native

import "encoding/binary"

// Form is what a block has beside its columns' data. The zero value is that of revision 0, which the engine's library
// reads and writes.
type Form struct {
	info   bool // fields before it
	custom bool // a byte at each column, 0 for the plain serialisation
}

// Revisions of the protocol that brought the additions.
const (
	revisionInfo   = 51903
	revisionCustom = 54454
)

// FormOf returns the form of blocks on a socket, for the revision that both sides agreed on.
func FormOf(revision int) Form {
	return Form{info: revision >= revisionInfo, custom: revision >= revisionCustom}
}

// plainInfo says that the block is not one of those that a server sends in the middle of a distributed aggregation.
var plainInfo = []byte{
	1, 0, // field 1, overflows: no
	2, 0xff, 0xff, 0xff, 0xff, // field 2, bucket: -1
	0, // no more
}

// Column is a column's head.
type Column struct{ Name, Type string }

// AppendHeader appends a block without rows to b.
func AppendHeader(b []byte, form Form, columns []Column) []byte {
	if form.info {
		b = append(b, plainInfo...)
	}
	b = binary.AppendUvarint(b, uint64(len(columns)))
	b = binary.AppendUvarint(b, 0)
	for _, column := range columns {
		b = appendString(b, column.Name)
		b = appendString(b, column.Type)
		if form.custom {
			b = append(b, 0)
		}
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Package native walks blocks of ClickHouse's Native format: it finds where each column's bytes end, and passes them on as they
// are.
//
//	Source ── Window, Discard ──► Walker ── one Block after the other, in another Form ──► io.Writer
//
// The engine's library reads and writes the form of revision 0: a block is its number of columns and rows, and for each column its
// name, its type and its data. On a socket, a block has some fields before that, and, since revision 54454, each column has a byte
// between type and data that tells of a sparse or other special serialisation. A block says nothing of its own length, nor does
// a column. So both directions need to know where columns end, which only their types tell: hence the walk. It decodes no
// values. To read blocks into columns of a client library and to write them again would cost several copies, know fewer types, and
// could change bytes on the way.
//
// The layout of the types is that of ClickHouse 26.7 (src/DataTypes/Serializations): what stands before a column's data, its state
// prefix, is read for all that the column contains before the data of any of it. Types without values of a known length
// (AggregateFunction) cannot be walked.
//
// What a block claims costs no memory: rows are counted, not stored, and data is passed on in the pieces in which it is there.
package native

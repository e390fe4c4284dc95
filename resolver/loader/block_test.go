package loader

import "encoding/binary"

// appendBlock appends columns as a block of the Native format, the body of an INSERT over HTTP.
func appendBlock(out []byte, rows int, columns []Column) []byte {
	out = binary.AppendUvarint(out, uint64(len(columns)))
	out = binary.AppendUvarint(out, uint64(rows))
	for _, c := range columns {
		out = append(appendHeader(out, c.Name, c.Type), c.Data...)
	}
	return out
}

func appendHeader(out []byte, name, typ string) []byte {
	return appendString(appendString(out, name), typ)
}

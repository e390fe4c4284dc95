package engine

import (
	"encoding/binary"
	"strings"

	"github.com/kindred-id/kindred/resolver/chdb"
)

// handshakeColumns are what clickhouse-go selects in its first question over HTTP. It wants the answer in Native at the revision
// that it names itself.
var handshakeColumns = [...]string{"displayName()", "version()", "revision()", "timezone()"}

func isHandshake(q *request, s statement) bool {
	words := strings.Fields(s.sql)
	return q.clientProtocol && q.format == "Native" && s.format == "" && len(words) > 1 && words[0] == "SELECT" &&
		strings.Join(words[1:], " ") == strings.Join(handshakeColumns[:], ", ")
}

// answerHandshake reports revision 0. The client then speaks the Native format without the additions of later revisions,
// which is the one that the library reads and writes. The answer itself has those additions: the client does not know yet.
func answerHandshake(id identity, out *response) error {
	var b []byte
	b = append(b, 1, 0)                         // block info: field 1, not an overflow block
	b = append(b, 2, 0xff, 0xff, 0xff, 0xff, 0) // field 2, bucket -1; end of the fields
	b = binary.AppendUvarint(b, 4)              // columns
	b = binary.AppendUvarint(b, 1)              // rows
	column := func(name, kind string) {
		b = appendString(b, name)
		b = appendString(b, kind)
		b = append(b, 0) // no custom serialisation
	}
	column(handshakeColumns[0], "String")
	b = appendString(b, id.displayName)
	column(handshakeColumns[1], "String")
	b = appendString(b, id.version)
	column(handshakeColumns[2], "UInt32")
	b = append(b, 0, 0, 0, 0)
	column(handshakeColumns[3], "String")
	b = appendString(b, id.timezone)
	return out.whole("Native", b, chdb.Counters{})
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

package reference

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// ProfileID is the id of the profile with this anchor: a UUID of version 8 (RFC 9562) that holds 122 bits of the sipHash128 of type
// and value, as ClickHouse computes it: the hash of both values' hashes.
//
// SipHash: https://www.aumasson.jp/siphash/siphash.pdf, with 2 and 4 rounds, a key of zeros and, as in ClickHouse's sipHash128, the
// four words of the final state folded to two.
func ProfileID(anchor ID) string {
	both := append(sipHash128([]byte(anchor.Type)), sipHash128([]byte(anchor.Value))...)
	key := sipHash128(both)
	first, second := binary.LittleEndian.Uint64(key), binary.LittleEndian.Uint64(key[8:])
	return uuid(first&^(0xf<<12)|8<<12, second&(1<<62-1)|1<<63)
}

func uuid(first, second uint64) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], first)
	binary.BigEndian.PutUint64(b[8:], second)
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

func sipHash128(data []byte) []byte {
	v := [4]uint64{0x736f6d6570736575, 0x646f72616e646f6d, 0x6c7967656e657261, 0x7465646279746573}
	last := uint64(len(data)) << 56
	for ; len(data) >= 8; data = data[8:] {
		compress(&v, binary.LittleEndian.Uint64(data))
	}
	for i, b := range data {
		last |= uint64(b) << (8 * i)
	}
	compress(&v, last)
	v[2] ^= 0xff
	for range 4 {
		round(&v)
	}
	out := binary.LittleEndian.AppendUint64(make([]byte, 0, 32), v[0]^v[1]) // room for another hash
	return binary.LittleEndian.AppendUint64(out, v[2]^v[3])
}

func compress(v *[4]uint64, word uint64) {
	v[3] ^= word
	round(v)
	round(v)
	v[0] ^= word
}

func round(v *[4]uint64) {
	v[0] += v[1]
	v[1] = bits.RotateLeft64(v[1], 13) ^ v[0]
	v[0] = bits.RotateLeft64(v[0], 32)
	v[2] += v[3]
	v[3] = bits.RotateLeft64(v[3], 16) ^ v[2]
	v[0] += v[3]
	v[3] = bits.RotateLeft64(v[3], 21) ^ v[0]
	v[2] += v[1]
	v[1] = bits.RotateLeft64(v[1], 17) ^ v[2]
	v[2] = bits.RotateLeft64(v[2], 32)
}

package resolver

import (
	"math/bits"
	"sync/atomic"
)

// A large table is filled part by part. What is to be looked up waits, sorted by the part of the table where its key belongs, until
// there is much of it; then all that belongs to a part is looked up while the part is in the caches and its pages are known to the
// processor (Manegold, Boncz, Kersten: "Optimizing main-memory join on modern hardware", IEEE TKDE 2002). Meanwhile one worker has the
// part to itself, so that it needs no compare-and-swap.
//
// A link waits twice: sorted by its left key, and when that has a place, by its right key. When that has its place too, the link is
// joined at once: the parents on the right are those of a part, and on the left they come nearly in order.

// waiting is a link: the key that is to be looked up next, and the other key; or in Lo of the other the place that it has.
type waiting struct{ key, other Key }

// batch has room for links in chunks of a group. A chunk holds links of one part. When they were read it is used again, so that links
// sorted by their right keys take the room of those sorted by their left ones.
type batch struct {
	links   []waiting
	filled  []uint8  // links in each chunk
	part    []uint32 // of each chunk; unused for those that were read
	order   []uint32 // chunks in the order of parts
	ends    []uint32 // where each part ends in order
	taken   atomic.Uint32
	sorters []sorter // for each worker
	shift   int      // by which the high half of a key becomes its part
	size    int      // links that wait
	goal    int      // links that wait when it is emptied
	most    int      // links that there is room for
}

// sorter is what a worker has to itself.
type sorter struct {
	next []uint32  // for each part, where its next link goes; a multiple of group if no chunk is open
	free []uint32  // chunks that were read
	late []waiting // links whose key may belong to somebody else's bucket
}

const (
	unused = 1<<32 - 1
	// partBytes is what a part of the table is at most: what two workers have at hand fits in a cache.
	partBytes = 2 << 20
	// fewestParts is the size of tables that are worth it. A smaller one fits in the caches as a whole.
	fewestParts = 8
)

func bucketBytes(buckets uint64) uint64 { return buckets * perBucket * (KeyBytes + 4) }

// chunksFor is how many chunks the batch of a table gets: a link for every sixth place, which comes to the bytes of the
// components that take its room later.
func chunksFor(buckets uint64) uint64 {
	if bucketBytes(buckets) < fewestParts/2*partBytes {
		return 0
	}
	return buckets * perBucket / 6 / group
}

// batchBytes is what newBatch allocates, but for a few KiB a worker.
func batchBytes(buckets uint64) uint64 {
	const link, perChunk = 2 * KeyBytes, 1 + 4 + 4
	return pages(chunksFor(buckets)*group*link) + chunksFor(buckets)*perChunk
}

// newBatch makes the batch of a table, or none for a small table, or for one that has not enough chunks for so many workers.
func newBatch(buckets, chunks uint64, workers int) *batch {
	parts := uint64(1) << bits.Len64(bucketBytes(buckets)/partBytes)
	parts = max(parts, fewestParts)
	// Each worker may have an open chunk of each part, when sorting by the left keys and, before those were read, by the right ones.
	reserve := 3 * uint64(workers) * parts
	if chunks < 2*reserve {
		return nil
	}
	b := &batch{
		links:   make([]waiting, chunks*group),
		filled:  make([]uint8, chunks),
		part:    make([]uint32, chunks),
		order:   make([]uint32, chunks),
		ends:    make([]uint32, parts),
		sorters: make([]sorter, workers),
		shift:   64 - bits.TrailingZeros64(parts),
		most:    int(chunks-reserve) * group,
	}
	for i := range b.sorters {
		b.sorters[i].next = make([]uint32, parts)
	}
	adviseHuge(b.links)
	return b
}

// add puts a link where those of its key's part wait.
func (b *batch) add(s *sorter, key, other Key) {
	part := key.Hi >> b.shift
	at := s.next[part]
	if at%group == 0 {
		at = b.open(s, uint32(part))
	}
	link := &b.links[at]
	link.key, link.other = key, other
	s.next[part] = at + 1
}

// open takes a chunk for a part, and returns where its links go. There is always one, see newBatch: a worker takes as many as it read.
func (b *batch) open(s *sorter, part uint32) (at uint32) {
	var chunk uint32
	if last := len(s.free) - 1; last >= 0 {
		chunk, s.free = s.free[last], s.free[:last]
	} else {
		chunk = b.taken.Add(1) - 1
	}
	b.part[chunk], b.filled[chunk] = part, group
	return chunk * group
}

// release gives back a chunk that was read.
func (b *batch) release(s *sorter, chunk uint32) {
	b.part[chunk] = unused
	s.free = append(s.free, chunk)
}

// sort closes all chunks, and puts those in use into the order of parts.
func (b *batch) sort() {
	for i := range b.sorters {
		for part, at := range b.sorters[i].next {
			if at%group != 0 {
				b.filled[at/group] = uint8(at % group)
			}
			b.sorters[i].next[part] = 0
		}
	}
	clear(b.ends)
	chunks := b.part[:b.taken.Load()]
	for _, part := range chunks {
		if part != unused {
			b.ends[part]++
		}
	}
	begin := uint32(0)
	for part, size := range b.ends {
		b.ends[part] = begin
		begin += size
	}
	for chunk, part := range chunks {
		if part != unused {
			b.order[b.ends[part]] = uint32(chunk)
			b.ends[part]++
		}
	}
}

// chunks are those of a part, after sort.
func (b *batch) chunks(part int) []uint32 {
	if part == 0 {
		return b.order[:b.ends[0]]
	}
	return b.order[b.ends[part-1]:b.ends[part]]
}

func (b *batch) chunk(chunk uint32) []waiting { return b.links[chunk*group:][:b.filled[chunk]] }

// reset empties a batch that was read.
func (b *batch) reset() {
	b.taken.Store(0)
	b.size = 0
	for i := range b.sorters {
		b.sorters[i].free = b.sorters[i].free[:0]
	}
}

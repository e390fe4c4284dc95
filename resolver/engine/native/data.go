package native

import "encoding/binary"

// data walks over a column's values. Without rows there are no bytes, whatever the type.
func (w *Walker) data(n *node, rows uint64) {
	if rows == 0 || w.err != nil {
		return
	}
	switch n.kind {
	case fixed:
		w.skipRows(rows, n.width)
	case text:
		w.texts(rows)
	case nullable:
		w.skip(rows)
		w.data(n.elements[0], rows)
	case array:
		w.data(n.elements[0], w.offsets(rows))
	case tuple:
		for _, element := range n.elements {
			w.data(element, rows)
		}
	case lowCardinality:
		w.dictionary(n.elements[0], rows)
	case variant:
		w.chosen(n.elements, w.choices(len(n.elements), 1, 0xff, rows))
	case flattened:
		w.chosen(n.elements, w.choices(len(n.elements), indexWidth(len(n.elements)), uint64(len(n.elements)), rows))
	default:
		w.fail("data of a type without its state")
	}
}

func (w *Walker) texts(rows uint64) {
	for ; rows > 0 && w.err == nil; rows-- {
		// Most lengths take one byte, and most texts are in the window.
		if w.at < len(w.window) {
			if n := int(w.window[w.at]); n < 0x80 && n < len(w.window)-w.at {
				w.at += 1 + n
				continue
			}
		}
		w.skip(w.uvarint())
	}
}

// offsets returns the number of elements of all rows.
func (w *Walker) offsets(rows uint64) uint64 {
	last := uint64(0)
	for ; rows > 0 && w.err == nil; rows-- {
		next := w.uint64()
		if next < last && w.err == nil {
			w.fail("an array ends before it begins")
		}
		last = next
	}
	return last
}

// Parts of the number before a dictionary.
const (
	dictionaryIndex  = 0xff // 0 to 3: indexes of 1, 2, 4 or 8 bytes
	dictionaryGlobal = 1 << 8
	dictionaryOwn    = 1 << 9
)

// dictionary walks over pieces of a dictionary and indexes into it each, until all rows have one.
func (w *Walker) dictionary(element *node, rows uint64) {
	for rows > 0 && w.err == nil {
		head := w.uint64()
		index := head & dictionaryIndex
		if index > 3 || head&dictionaryGlobal != 0 {
			w.fail("a dictionary of form %#x", head)
			return
		}
		if head&dictionaryOwn != 0 {
			w.data(element, w.uint64())
		}
		indexed := w.uint64()
		if indexed == 0 || indexed > rows {
			w.fail("a dictionary with indexes of %d of %d rows", indexed, rows)
			return
		}
		w.skipRows(indexed, 1<<index)
		rows -= indexed
	}
}

// indexWidth is that of a number up to and including count, which stands for NULL.
func indexWidth(count int) int {
	switch {
	case count <= 0xff:
		return 1
	case count <= 0xffff:
		return 2
	}
	return 4
}

// choices counts how many rows chose each of the elements; none says that they chose none.
func (w *Walker) choices(elements, width int, none, rows uint64) []uint64 {
	counts := make([]uint64, elements)
	for ; rows > 0 && w.err == nil; rows-- {
		var number [8]byte
		for i := range width {
			number[i] = w.byte()
		}
		choice := binary.LittleEndian.Uint64(number[:])
		switch {
		case choice < uint64(elements):
			counts[choice]++
		case choice != none && w.err == nil:
			w.fail("a row of type %d of %d", choice, elements)
		}
	}
	return counts
}

func (w *Walker) chosen(elements []*node, counts []uint64) {
	for i, element := range elements {
		w.data(element, counts[i])
	}
}

package loader

import (
	"encoding/binary"

	"github.com/kindred-id/kindred/resolver"
)

const (
	maxPaths = 1000     // of one column in one batch
	maxCells = 64 << 20 // rows times paths: each cell is a byte at least
	maxNodes = 8 * maxPaths
)

// objects is a column of JSON objects, spread over one column for each path that occurs in them. Paths are found again by walking the
// keys of an object along a tree of those seen before, of which it is used that objects of one kind mostly have their keys in
// one order. The tree is kept from batch to batch.
type objects struct {
	level   int // of arrays of objects around it
	rows    int
	root    *node
	nodes   int
	columns []*values
	byPath  map[string]*values
	used    int // columns with a value
	scan    scanner
	scratch []byte
}

// node is a key at its place in the tree.
type node struct {
	key      string
	path     string // of the keys down to here, joined by dots; those in keys are escaped
	children []*node
	byKey    map[string]*node
	values   *values // found when the first value comes
}

func (o *objects) reset() {
	if o.root == nil || o.nodes > maxNodes {
		o.root, o.nodes, o.columns, o.byPath = &node{}, 0, nil, make(map[string]*values)
	}
	o.rows, o.used = 0, 0
	for _, c := range o.columns {
		c.reset()
	}
}

// fill spreads the texts, which are objects that a scanner has accepted, and says whether it could.
func (o *objects) fill(texts *Texts) bool {
	o.reset()
	for row := range texts.Len() {
		o.scan.reset(texts.At(row))
		o.scan.space()
		if !o.object(&o.scan, o.root) {
			return false
		}
		o.rows++
	}
	return true
}

// object adds what is below a node to the current row.
func (o *objects) object(s *scanner, n *node) bool {
	s.pos++
	s.space()
	for next := 0; s.next() != '}'; {
		s.slash = false
		start, end, _ := s.key()
		key := s.data[start:end]
		if s.slash {
			key, _ = unescape(nil, key)
		}
		var child *node
		if next < len(n.children) && n.children[next].key == string(key) {
			child = n.children[next]
			next++
		} else {
			child, next = o.child(n, key)
		}
		if !o.value(s, child) {
			return false
		}
		s.space()
		if s.next() == ',' {
			s.pos++
			s.space()
		}
	}
	s.pos++
	return true
}

// child finds or makes the child of that key, and the place of the one that probably comes next.
func (o *objects) child(n *node, key []byte) (*node, int) {
	if n.byKey == nil {
		n.byKey = make(map[string]*node)
	}
	if c := n.byKey[string(key)]; c != nil {
		for i, other := range n.children[:min(len(n.children), manyKeys)] {
			if other == c {
				return c, i + 1
			}
		}
		return c, len(n.children)
	}
	c := &node{key: string(key), path: resolver.EscapeDots(string(key))}
	if n != o.root {
		c.path = n.path + "." + c.path
	}
	n.byKey[c.key] = c
	n.children = append(n.children, c)
	o.nodes++
	return c, len(n.children)
}

func (o *objects) value(s *scanner, n *node) bool {
	switch s.next() {
	case '{':
		return o.object(s, n)
	case 'n':
		s.pos += len("null") // the same as a key that is not there
		return true
	}
	c := n.values
	if c == nil {
		if c = o.byPath[n.path]; c == nil {
			c = &values{path: n.path}
			o.byPath[n.path] = c
			o.columns = append(o.columns, c)
		}
		n.values = c
	}
	if len(c.kinds) == 0 {
		o.used++
		if o.used > maxPaths || o.used*(o.rows+1) > maxCells {
			return false
		}
	}
	if len(c.kinds) > o.rows { // {"a.b":1,"a%2Eb":2}: the first stays, as when the server parses the text
		s.skip()
		return true
	}
	c.pad(o.rows)
	return c.append(s, o)
}

func (o *objects) appendNative(out []byte) []byte {
	return o.appendData(o.appendPrefix(out))
}

// appendPrefix appends the paths and the types of their values.
func (o *objects) appendPrefix(out []byte) []byte {
	out = binary.LittleEndian.AppendUint64(out, jsonFlattened)
	out = binary.AppendUvarint(out, uint64(o.used))
	for _, c := range o.columns {
		if len(c.kinds) > 0 {
			out = appendString(out, c.path)
		}
	}
	for _, c := range o.columns {
		if len(c.kinds) > 0 {
			out = c.appendPrefix(out, o.level)
		}
	}
	return out
}

// appendData appends the values, path by path.
func (o *objects) appendData(out []byte) []byte {
	for _, c := range o.columns {
		if len(c.kinds) > 0 {
			c.pad(o.rows)
			out = c.appendData(out)
		}
	}
	return out
}

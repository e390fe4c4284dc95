package native

import (
	"slices"
	"strings"
)

// Versions of the state of a dictionary, and of what a Variant says of its rows.
const (
	dictionaryVersion = 1
	variantBasic      = 0
)

// Versions of the state of a Dynamic.
const (
	dynamicWithLimit = 1 // how many types there may be, then how many there are, then these
	dynamicPlain     = 2 // the same without the first
	dynamicFlattened = 3
)

// Versions of the state of a JSON.
const (
	documentWithLimit = 0
	documentText      = 1 // values are String
	documentPlain     = 2
	documentFlattened = 3
)

// Bounds of what data may name: the engine's own are lower.
const (
	maxTypes = 1 << 16
	maxNodes = 1 << 18 // of a column
)

// sharedVariant holds a Dynamic's values of types that had no more place. It counts among the others, by this name.
const sharedVariant = "SharedVariant"

var (
	textNode   = &node{kind: text, name: sharedVariant}
	sharedData = &node{kind: array, elements: []*node{{kind: tuple, elements: []*node{textNode, textNode}}}}
)

// prefix walks over a column's state and returns the type that its data has by that: Dynamic and JSON name their own.
func (w *Walker) prefix(n *node, depth int) *node {
	w.nodes++
	if depth > maxDepth || w.nodes > maxNodes {
		w.fail("a column with more in it than %d types or %d levels", maxNodes, maxDepth)
	}
	if !n.stateful || w.err != nil {
		return n
	}
	switch n.kind {
	case lowCardinality:
		if version := w.uint64(); version != dictionaryVersion {
			w.fail("version %d of a dictionary", version)
		}
		return n
	case variant:
		w.variantMode()
	case dynamic:
		return w.dynamicPrefix(depth)
	case document:
		return w.documentPrefix(n, depth)
	}
	return &node{kind: n.kind, elements: w.prefixes(n.elements, depth)}
}

func (w *Walker) prefixes(elements []*node, depth int) []*node {
	stated := make([]*node, len(elements))
	for i, element := range elements {
		stated[i] = w.prefix(element, depth+1)
	}
	return stated
}

func (w *Walker) variantMode() {
	if mode := w.uint64(); mode != variantBasic {
		w.fail("mode %d of a Variant", mode)
	}
}

func (w *Walker) dynamicPrefix(depth int) *node {
	version := w.uint64()
	switch version {
	case dynamicWithLimit:
		w.uvarint()
	case dynamicPlain, dynamicFlattened:
	default:
		w.fail("version %d of a Dynamic", version)
		return textNode
	}
	elements := w.named()
	if version == dynamicFlattened {
		return &node{kind: flattened, elements: w.prefixes(elements, depth)}
	}
	elements = append(elements, textNode)
	slices.SortStableFunc(elements, func(a, b *node) int { return strings.Compare(a.name, b.name) })
	if len(elements) > 0xff {
		w.fail("a Dynamic with %d types", len(elements))
	}
	w.variantMode()
	return &node{kind: variant, elements: w.prefixes(elements, depth)}
}

// named reads a list of types.
func (w *Walker) named() []*node {
	count := w.count("types")
	var elements []*node
	for ; count > 0 && w.err == nil; count-- {
		element, err := w.typeOf(w.string("a type"))
		if err != nil {
			w.refuse(err)
			break
		}
		elements = append(elements, element)
	}
	return elements
}

func (w *Walker) count(what string) uint64 {
	count := w.uvarint()
	if count > maxTypes {
		w.fail("%d %s", count, what)
		return 0
	}
	return count
}

func (w *Walker) documentPrefix(n *node, depth int) *node {
	version := w.uint64()
	switch version {
	case documentText:
		return textNode
	case documentWithLimit:
		w.uvarint()
	case documentPlain, documentFlattened:
	default:
		w.fail("version %d of a JSON", version)
		return textNode
	}
	paths := w.count("paths")
	for range paths {
		w.skip(w.uvarint())
	}
	elements := w.prefixes(n.elements, depth)
	for ; paths > 0 && w.err == nil; paths-- {
		elements = append(elements, w.prefix(&node{kind: dynamic, stateful: true}, depth+1))
	}
	if version != documentFlattened {
		elements = append(elements, sharedData)
	}
	return &node{kind: tuple, elements: elements}
}

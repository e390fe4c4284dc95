package loader

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// valueKind is a type of the values of a path.
type valueKind uint8

const (
	stringValue valueKind = iota
	intValue
	uintValue
	floatValue
	boolValue
	stringsValue // arrays
	intsValue
	uintsValue
	floatsValue
	boolsValue
	objectsValue
	kindCount
	absent valueKind = 255
)

// typeName is the type as ClickHouse writes it, the same as it infers itself.
func (k valueKind) typeName(level int) string {
	switch k {
	case stringValue:
		return "String"
	case intValue:
		return "Int64"
	case uintValue:
		return "UInt64"
	case floatValue:
		return "Float64"
	case boolValue:
		return "Bool"
	case objectsValue:
		// Objects in arrays have a quarter of the paths and half of the types, level by level.
		return fmt.Sprintf("Array(JSON(max_dynamic_types=%d, max_dynamic_paths=%d))", 16>>level, 256>>(2*level))
	default:
		return "Array(Nullable(" + (k - stringsValue).typeName(level) + "))"
	}
}

// maxArrays is how many levels of arrays of objects are spread; a deeper one has no types of its own any more.
const maxArrays = 4

// values is the column of a path: for each row what it is, and the values of each kind end to end.
type values struct {
	path    string
	kinds   []valueKind
	data    [kindCount][]byte // of an array, its elements
	nulls   [kindCount][]byte // of an array's elements: 1 is null
	ends    [kindCount][]byte // of arrays, as UInt64
	objects *objects          // of arrays of objects
}

func (c *values) reset() {
	if len(c.kinds) == 0 {
		return
	}
	c.kinds = c.kinds[:0]
	for k := range kindCount {
		c.data[k], c.nulls[k], c.ends[k] = c.data[k][:0], c.nulls[k][:0], c.ends[k][:0]
		if cap(c.data[k]) > keptBytes {
			c.data[k] = nil
		}
	}
	if c.objects != nil {
		c.objects.reset()
	}
}

// pad fills up to the row with the absence of values.
func (c *values) pad(rows int) {
	for len(c.kinds) < rows {
		c.kinds = append(c.kinds, absent)
	}
}

// append adds the value at the scanner's position, and says whether it could.
func (c *values) append(s *scanner, o *objects) bool {
	if s.next() == '[' {
		return c.array(s, o)
	}
	k := c.scalar(s, o, 0)
	c.kinds = append(c.kinds, k)
	return true
}

// scalar adds a string, number or boolean to the data of its kind, or of the array of its kind, and returns the former.
func (c *values) scalar(s *scanner, o *objects, plus valueKind) valueKind {
	switch s.next() {
	case '"':
		s.slash = false
		start := s.pos + 1
		s.string()
		plain := s.data[start : s.pos-1]
		if s.slash {
			o.scratch, _ = unescape(o.scratch[:0], plain)
			plain = o.scratch
		}
		c.data[stringValue+plus] = appendString(c.data[stringValue+plus], plain)
		return stringValue
	case 't':
		s.pos += len("true")
		c.data[boolValue+plus] = append(c.data[boolValue+plus], 1)
		return boolValue
	case 'f':
		s.pos += len("false")
		c.data[boolValue+plus] = append(c.data[boolValue+plus], 0)
		return boolValue
	default:
		start := s.pos
		s.number()
		k, bits := parseNumber(s.data[start:s.pos])
		c.data[k+plus] = binary.LittleEndian.AppendUint64(c.data[k+plus], bits)
		return k
	}
}

// parseNumber returns the kind of a number and the eight bytes that stand for it.
func parseNumber(literal []byte) (valueKind, uint64) {
	if len(literal) <= 18 {
		if v, ok := shortInt(literal); ok {
			return intValue, uint64(v)
		}
	}
	s := string(literal)
	if !strings.ContainsAny(s, ".eE") {
		if v, err := strconv.ParseInt(s, 10, 64); err == nil {
			return intValue, uint64(v)
		}
		if v, err := strconv.ParseUint(s, 10, 64); err == nil {
			return uintValue, v
		}
	}
	v, _ := strconv.ParseFloat(s, 64)
	return floatValue, math.Float64bits(v)
}

func shortInt(literal []byte) (v int64, ok bool) {
	negative := literal[0] == '-'
	if negative {
		literal = literal[1:]
	}
	for _, c := range literal {
		if c-'0' > 9 {
			return 0, false
		}
		v = v*10 + int64(c-'0')
	}
	if negative {
		v = -v
	}
	return v, true
}

// array adds an array, if its elements are all scalars of one kind, or null, or all objects.
func (c *values) array(s *scanner, o *objects) bool {
	start := s.pos
	k, ok := elements(s)
	if !ok {
		return false
	}
	if k == objectsValue && c.objects == nil {
		if o.level+1 == maxArrays {
			return false
		}
		c.objects = &objects{level: o.level + 1}
		c.objects.reset()
	}
	s.pos = start + 1
	s.space()
	for s.next() != ']' {
		if !c.element(s, o, k) {
			return false
		}
		s.space()
		if s.next() == ',' {
			s.pos++
			s.space()
		}
	}
	s.pos++
	c.kinds = append(c.kinds, k)
	end := len(c.nulls[k])
	if k == objectsValue {
		end = c.objects.rows
	}
	c.ends[k] = binary.LittleEndian.AppendUint64(c.ends[k], uint64(end))
	return true
}

func (c *values) element(s *scanner, o *objects, k valueKind) bool {
	switch {
	case k == objectsValue:
		if !c.objects.object(s, c.objects.root) {
			return false
		}
		c.objects.rows++
		return true
	case s.next() == 'n':
		s.pos += len("null")
		c.nulls[k] = append(c.nulls[k], 1)
		switch k {
		case stringsValue, boolsValue:
			c.data[k] = append(c.data[k], 0) // '' and false
		default:
			c.data[k] = binary.LittleEndian.AppendUint64(c.data[k], 0)
		}
		return true
	}
	c.nulls[k] = append(c.nulls[k], 0)
	if k == stringsValue || k == boolsValue {
		c.scalar(s, o, stringsValue-stringValue)
		return true
	}
	from := s.pos
	s.number()
	literal := s.data[from:s.pos]
	_, bits := parseNumber(literal)
	if k == floatsValue {
		v, _ := strconv.ParseFloat(string(literal), 64)
		bits = math.Float64bits(v)
	}
	c.data[k] = binary.LittleEndian.AppendUint64(c.data[k], bits)
	return true
}

// elements scans an array and returns its kind, if it is one that can be spread.
func elements(s *scanner) (_ valueKind, ok bool) {
	s.pos++
	s.space()
	var seen [kindCount]bool
	nulls, negative := false, false
	for s.next() != ']' {
		start := s.pos
		switch k, _ := s.skip(); k {
		case null:
			nulls = true
		case text:
			seen[stringsValue] = true
		case boolean:
			seen[boolsValue] = true
		case number:
			k, _ := parseNumber(s.data[start:s.pos])
			seen[stringsValue+k] = true
			negative = negative || s.data[start] == '-'
		case object:
			seen[objectsValue] = true
		default:
			return 0, false
		}
		s.space()
		if s.next() == ',' {
			s.pos++
			s.space()
		}
	}
	switch {
	case seen[floatsValue]:
		seen[intsValue], seen[uintsValue] = false, false
	case seen[uintsValue] && !negative:
		seen[intsValue] = false
	}
	found, kinds := stringsValue, 0 // an array of nothing, or of null alone, is one of strings
	for k, here := range seen {
		if here {
			found = valueKind(k)
			kinds++
		}
	}
	return found, kinds <= 1 && !(found == objectsValue && nulls)
}

// appendPrefix appends the types that occur.
func (c *values) appendPrefix(out []byte, level int) []byte {
	kinds := c.present()
	out = binary.LittleEndian.AppendUint64(out, jsonFlattened)
	out = binary.AppendUvarint(out, uint64(len(kinds)))
	for _, k := range kinds {
		out = appendString(out, k.typeName(level))
	}
	for _, k := range kinds {
		if k == objectsValue {
			out = c.objects.appendPrefix(out)
		}
	}
	return out
}

// present returns the kinds that occur, in their order.
func (c *values) present() []valueKind {
	var seen [256]bool
	for _, k := range c.kinds {
		seen[k] = true
	}
	kinds := make([]valueKind, 0, kindCount)
	for k := range kindCount {
		if seen[k] {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// appendData appends which of the types each row has, and then the values of each type.
func (c *values) appendData(out []byte) []byte {
	kinds := c.present()
	var place [256]byte
	place[absent] = byte(len(kinds))
	for i, k := range kinds {
		place[k] = byte(i)
	}
	for _, k := range c.kinds {
		out = append(out, place[k])
	}
	for _, k := range kinds {
		if k >= stringsValue {
			out = append(out, c.ends[k]...)
		}
		if k == objectsValue {
			out = c.objects.appendData(out)
			continue
		}
		out = append(out, c.nulls[k]...)
		out = append(out, c.data[k]...)
	}
	return out
}

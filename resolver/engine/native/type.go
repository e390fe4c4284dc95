package native

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrUnsupported is wrapped by the refusal of a type, or of a serialisation, that cannot be walked.
var ErrUnsupported = errors.New("the native protocol of this engine cannot carry it")

// kind is how a type's values lie in a column.
type kind int

const (
	fixed          kind = iota // width bytes a row
	text                       // a length and bytes a row
	nullable                   // a byte a row, then the element
	array                      // where each row ends among the elements, 8 bytes a row; then these
	tuple                      // the elements, one after the other
	lowCardinality             // a dictionary of the element, then indexes
	variant                    // a byte a row that says which element, then each element's values
	flattened                  // the same with an index as wide as the number of elements needs
	dynamic                    // a variant whose elements its state prefix names
	document                   // JSON: a tuple whose elements its state prefix names
)

// node is a type.
type node struct {
	kind     kind
	width    uint64 // of fixed
	elements []*node
	name     string // the type's text, by which a variant's elements are in order
	stateful bool   // it has a state prefix
}

// widths are the bytes a row of types that need no look at their arguments.
var widths = map[string]uint64{
	"Nothing": 1, "Bool": 1,
	"UInt8": 1, "UInt16": 2, "UInt32": 4, "UInt64": 8, "UInt128": 16, "UInt256": 32,
	"Int8": 1, "Int16": 2, "Int32": 4, "Int64": 8, "Int128": 16, "Int256": 32,
	"BFloat16": 2, "Float32": 4, "Float64": 8,
	"Decimal32": 4, "Decimal64": 8, "Decimal128": 16, "Decimal256": 32,
	"Date": 2, "Date32": 4, "DateTime": 4, "DateTime32": 4, "DateTime64": 8, "Time": 4, "Time64": 8,
	"Enum8": 1, "Enum16": 2,
	"UUID": 16, "IPv4": 4, "IPv6": 16,
	"Point":              16, // a tuple of two Float64
	"IntervalNanosecond": 8, "IntervalMicrosecond": 8, "IntervalMillisecond": 8, "IntervalSecond": 8, "IntervalMinute": 8,
	"IntervalHour": 8, "IntervalDay": 8, "IntervalWeek": 8, "IntervalMonth": 8, "IntervalQuarter": 8, "IntervalYear": 8,
}

// synonyms are types with a name of their own for another one.
var synonyms = map[string]string{
	"Ring":            "Array(Point)",
	"LineString":      "Array(Point)",
	"Polygon":         "Array(Array(Point))",
	"MultiLineString": "Array(Array(Point))",
	"MultiPolygon":    "Array(Array(Array(Point)))",
	"Geometry":        "Variant(LineString, MultiLineString, MultiPolygon, Point, Polygon, Ring)",
}

// maxDepth bounds how deep types may be nested, by their text or by the data.
const maxDepth = 100

// Check returns an error that wraps ErrUnsupported for a type that cannot be walked.
func Check(typeText string) error {
	_, err := parse(typeText, 0)
	return err
}

func parse(typeText string, depth int) (*node, error) {
	typeText = strings.TrimSpace(typeText)
	if depth > maxDepth {
		return nil, fmt.Errorf("types nested deeper than %d", maxDepth)
	}
	name, arguments, err := split(typeText)
	if err != nil {
		return nil, err
	}
	if width, ok := widths[name]; ok {
		return &node{kind: fixed, width: width, name: typeText}, nil
	}
	if other, ok := synonyms[name]; ok {
		made, err := parse(other, depth+1)
		if err != nil {
			return nil, err
		}
		made.name = typeText
		return made, nil
	}
	switch name {
	case "String":
		return &node{kind: text, name: typeText}, nil
	case "FixedString":
		return sized(typeText, arguments, 1, 0, func(length uint64) uint64 { return length })
	case "Decimal":
		return sized(typeText, arguments, 2, 0, decimalWidth)
	case "QBit":
		return qbit(typeText, arguments)
	case "SimpleAggregateFunction":
		if len(arguments) != 2 {
			break
		}
		return parse(arguments[1], depth+1)
	case "Nullable":
		return composed(nullable, typeText, arguments, 1, depth)
	case "Array":
		return composed(array, typeText, arguments, 1, depth)
	case "LowCardinality":
		return dictionary(typeText, arguments, depth)
	case "Tuple":
		if len(arguments) == 0 {
			return &node{kind: fixed, width: 1, name: typeText}, nil // a byte a row, for it must have some
		}
		return composed(tuple, typeText, unnamed(arguments), len(arguments), depth)
	case "Map":
		return arrayOfTuples(typeText, arguments, 2, depth)
	case "Nested":
		return arrayOfTuples(typeText, unnamed(arguments), len(arguments), depth)
	case "Variant":
		slices.Sort(arguments)
		return composed(variant, typeText, arguments, len(arguments), depth)
	case "Dynamic":
		return &node{kind: dynamic, name: typeText, stateful: true}, nil
	case "JSON":
		return json(typeText, arguments, depth)
	default:
		return nil, fmt.Errorf("type %s: %w", excerpt(typeText), ErrUnsupported)
	}
	return nil, malformed(typeText)
}

func malformed(typeText string) error {
	return fmt.Errorf("%q is no type", excerpt(typeText))
}

func excerpt(typeText string) string {
	if len(typeText) > 100 {
		return typeText[:100] + "…"
	}
	return typeText
}

func composed(k kind, typeText string, arguments []string, want, depth int) (*node, error) {
	if len(arguments) != want || want == 0 {
		return nil, malformed(typeText)
	}
	made := &node{kind: k, name: typeText, stateful: k == lowCardinality || k == variant}
	for _, argument := range arguments {
		element, err := parse(argument, depth+1)
		if err != nil {
			return nil, err
		}
		made.elements = append(made.elements, element)
		made.stateful = made.stateful || element.stateful
	}
	return made, nil
}

// sized is a type of a width that one of its arguments, a number, gives.
func sized(typeText string, arguments []string, count, at int, width func(uint64) uint64) (*node, error) {
	if len(arguments) != count {
		return nil, malformed(typeText)
	}
	number, err := strconv.ParseUint(arguments[at], 10, 32)
	if err != nil || number == 0 {
		return nil, malformed(typeText)
	}
	return &node{kind: fixed, width: width(number), name: typeText}, nil
}

func decimalWidth(precision uint64) uint64 {
	switch {
	case precision <= 9:
		return 4
	case precision <= 18:
		return 8
	case precision <= 38:
		return 16
	}
	return 32
}

// qbit is a tuple of one FixedString for each bit of a number, which has that bit of every number of the vector.
func qbit(typeText string, arguments []string) (*node, error) {
	bits := map[string]uint64{"BFloat16": 16, "Float32": 32, "Float64": 64}
	if len(arguments) != 2 || bits[arguments[0]] == 0 {
		return nil, fmt.Errorf("type %s: %w", excerpt(typeText), ErrUnsupported)
	}
	return sized(typeText, arguments, 2, 1, func(numbers uint64) uint64 { return bits[arguments[0]] * ((numbers + 7) / 8) })
}

// dictionary holds its values without NULL, whose place is index 0.
func dictionary(typeText string, arguments []string, depth int) (*node, error) {
	made, err := composed(lowCardinality, typeText, arguments, 1, depth)
	if err != nil {
		return nil, err
	}
	if made.elements[0].kind == nullable {
		made.elements = made.elements[0].elements
	}
	return made, nil
}

func arrayOfTuples(typeText string, arguments []string, want, depth int) (*node, error) {
	row, err := composed(tuple, typeText, arguments, want, depth)
	if err != nil {
		return nil, err
	}
	return &node{kind: array, elements: []*node{row}, name: typeText, stateful: row.stateful}, nil
}

// json has the paths of a known type, in order of the paths. The others come with the data.
func json(typeText string, arguments []string, depth int) (*node, error) {
	var paths []string
	types := map[string]*node{}
	for _, argument := range arguments {
		if strings.HasPrefix(argument, "max_dynamic_types") || strings.HasPrefix(argument, "max_dynamic_paths") ||
			strings.HasPrefix(argument, "SKIP ") {
			continue
		}
		path, rest := cutPath(argument)
		typed, err := parse(rest, depth+1)
		if err != nil {
			return nil, err
		}
		if _, twice := types[path]; !twice {
			paths = append(paths, path)
		}
		types[path] = typed
	}
	slices.Sort(paths)
	made := &node{kind: document, name: typeText, stateful: true}
	for _, path := range paths {
		made.elements = append(made.elements, types[path])
	}
	return made, nil
}

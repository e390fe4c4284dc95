package engine_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/engine/native"
)

// nativeColumns are expressions, one at least of each type that the engine has, each over numbers(7): with NULLs, empty arrays, and more
// than one variant. TestWalkEveryType compares them with the engine's own list of types.
var nativeColumns = map[string][]string{
	"Bool":         {"number % 2 = 0"},
	"UInt8":        {"toUInt8(number)", "toNullable(toUInt8(number))", "if(number % 2, NULL, toUInt8(number))"},
	"UInt16":       {"toUInt16(number)"},
	"UInt32":       {"toUInt32(number)"},
	"UInt64":       {"number"},
	"UInt128":      {"toUInt128(number)"},
	"UInt256":      {"toUInt256(number)"},
	"Int8":         {"toInt8(number)"},
	"Int16":        {"toInt16(number)"},
	"Int32":        {"toInt32(number)"},
	"Int64":        {"toInt64(number)"},
	"Int128":       {"toInt128(number)"},
	"Int256":       {"toInt256(number)"},
	"BFloat16":     {"toBFloat16(number)"},
	"Float32":      {"toFloat32(number)"},
	"Float64":      {"toFloat64(number)"},
	"Decimal":      {"toDecimal32(number, 2)", "toDecimal64(number, 2)", "toDecimal128(number, 2)", "toDecimal256(number, 2)"},
	"Decimal32":    {"number::Decimal32(2)"},
	"Decimal64":    {"number::Decimal64(2)"},
	"Decimal128":   {"number::Decimal128(2)"},
	"Decimal256":   {"number::Decimal256(2)"},
	"Date":         {"toDate(number)"},
	"Date32":       {"toDate32(number)"},
	"DateTime":     {"toDateTime(number, 'Europe/Berlin')"},
	"DateTime32":   {"number::DateTime32"},
	"DateTime64":   {"toDateTime64(number, 6, 'UTC')", "if(number % 3, NULL, toDateTime64(number, 3))"},
	"Time":         {"number::Int32::Time"},
	"Time64":       {"number::Int32::Time64(6)"},
	"Enum":         {"(number % 2)::Enum('it\\'s, (0' = 0, '1`)' = 1)"},
	"Enum8":        {"(number % 2)::Enum8('a' = 0, 'b' = 1)"},
	"Enum16":       {"(number % 2)::Enum16('a' = 0, 'b' = 1)"},
	"UUID":         {"toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')"},
	"IPv4":         {"toIPv4('1.2.3.4')"},
	"IPv6":         {"toIPv6('::1')"},
	"String":       {"repeat('x', number * 100)", "if(number % 2, NULL, toString(number))", "''"},
	"FixedString":  {"toFixedString(toString(number), 3)"},
	"Nullable":     {"NULL", "toNullable(number)", "if(number % 2, NULL, tuple(number))::Nullable(Tuple(UInt64))"},
	"Nothing":      {"[]", "map()"},
	"Array":        {"range(number)", "arrayMap(n -> range(n), range(number))", "arrayMap(n -> if(n % 2, NULL, toString(n)), range(number))"},
	"Tuple":        {"tuple()", "(number, toString(number))", "(number, 'x')::Tuple(`a b, (` UInt64, c String)", "[tuple(number, NULL)]"},
	"Nested":       {"[(number, 'x')]::Nested(a UInt64, `b c` String)"},
	"Map":          {"map('a', number)", "mapFromArrays(range(number), range(number))", "map('a', [toLowCardinality('b')])"},
	"Point":        {"(1., 2.)::Point"},
	"Ring":         {"[(1., 2.), (3., 4.)]::Ring"},
	"LineString":   {"[(1., 2.), (3., 4.)]::LineString"},
	"Polygon":      {"[[(1., 2.), (3., 4.)]]::Polygon"},
	"Geometry":     {"readWKT('POINT(1 2)')", "readWKT(if(number % 2, 'POINT(1 2)', 'LINESTRING(1 2, 3 4)'))"},
	"QBit":         {"[1, 2, 3]::QBit(Float32, 3)", "range(9)::Array(UInt8)::Array(BFloat16)::QBit(BFloat16, 9)", "[1, 2]::QBit(Float64, 2)"},
	"IntervalYear": {"toIntervalYear(number)"}, "IntervalMonth": {"toIntervalMonth(number)"}, "IntervalWeek": {"toIntervalWeek(number)"},
	"IntervalDay": {"toIntervalDay(number)"}, "IntervalHour": {"toIntervalHour(number)"}, "IntervalMinute": {"toIntervalMinute(number)"},
	"IntervalSecond": {"toIntervalSecond(number)"}, "IntervalQuarter": {"toIntervalQuarter(number)"},
	"IntervalMillisecond": {"toIntervalMillisecond(number)"}, "IntervalMicrosecond": {"toIntervalMicrosecond(number)"},
	"IntervalNanosecond": {"toIntervalNanosecond(number)"},
	"MultiLineString":    {"[[(1., 2.), (3., 4.)]]::MultiLineString"},
	"MultiPolygon":       {"[[[(1., 2.), (3., 4.)]]]::MultiPolygon"},
	"LowCardinality": {"toLowCardinality(toString(number % 3))", "toLowCardinality(if(number % 2, NULL, toString(number)))", "toLowCardinality(toUInt8(number))",
		"arrayMap(n -> toLowCardinality(toString(n)), range(number))", "arrayMap(n -> toLowCardinality(toString(n)), emptyArrayUInt8())",
		"map(toLowCardinality('k'), (toLowCardinality('v'), toLowCardinality(toFixedString('w', 1))))"},
	"SimpleAggregateFunction": {"number::SimpleAggregateFunction(max, UInt64)", "range(number)::SimpleAggregateFunction(groupArrayArray(3), Array(UInt64))"},
	"Variant": {"multiIf(number % 3 = 0, NULL, number % 3 = 1, number::Variant(UInt64, LowCardinality(String)), 'x'::Variant(UInt64, LowCardinality(String)))",
		"range(number)::Variant(Array(UInt64), Tuple(a UInt8, b String))"},
	"Dynamic": {"number::Dynamic", "multiIf(number % 3 = 0, NULL, number % 3 = 1, number::Dynamic, [toLowCardinality('x')]::Dynamic)",
		"multiIf(number % 3 = 0, 'a'::Dynamic(max_types = 1), number % 3 = 1, number::Dynamic(max_types = 1), today()::Dynamic(max_types = 1))", "[number::Dynamic]"},
	"JSON": {`'{}'::JSON`, `'{"a": 1, "b": {"c": ["x"]}}'::JSON(max_dynamic_paths = 1, z LowCardinality(String), SKIP y, SKIP REGEXP 'x[(,]')`,
		"multiIf(number % 2 = 0, '{\"a\": [{\"b\": 1}, {\"c\": null}]}', '{\"a\": \"text\", \"`d e`\": 1.5}')::JSON(`d e` Nullable(Float64), a.z Array(UInt8))",
		`[('{"a":' || toString(number) || '}')::JSON]`},
}

// nativeStates are settings that change how the engine writes what has a state.
var nativeStates = []string{"", "output_format_native_use_flattened_dynamic_and_json_serialization", "output_format_native_write_json_as_string"}

const nativeSettings = " SETTINGS enable_nullable_tuple_type = 1, allow_suspicious_low_cardinality_types = 1, allow_suspicious_variant_types = 1, " +
	"allow_suspicious_types_in_order_by = 1, allow_experimental_qbit_type = 1, use_variant_as_common_type = 0"

// everyColumn calls test with each expression.
func everyColumn(test func(kind, expression string)) {
	for kind, expressions := range nativeColumns {
		for _, expression := range expressions {
			test(kind, expression)
		}
	}
}

// TestWalkEveryType walks over what the engine writes of every type, in each way to write it, and finds the same end and the same
// bytes, also by way of a socket's form, and when the bytes come in one by one.
func TestWalkEveryType(t *testing.T) {
	address := serve(t)
	for _, kind := range strings.Fields(must(t, address, "SELECT name FROM system.data_type_families WHERE alias_to = ''")) {
		if nativeColumns[kind] == nil && kind != "AggregateFunction" {
			t.Errorf("there is no column of type %s", kind)
		}
	}
	everyColumn(func(_, expression string) {
		for _, state := range nativeStates {
			settings := nativeSettings
			if state != "" {
				settings += ", " + state + " = 1"
			}
			written := must(t, address, "SELECT "+expression+" AS c, number FROM numbers(7) FORMAT Native"+settings)
			walkThere(t, expression, []byte(written))
		}
	})
}

// walkThere walks over a block of two columns, and checks what comes out.
func walkThere(t *testing.T, name string, written []byte) {
	t.Helper()
	plain, socket := native.Form{}, native.FormOf(54460)
	var onSocket, back bytes.Buffer
	source := native.Memory(written)
	shape, err := native.NewWalker(&source, plain).Block(&onSocket, socket)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if shape != (native.Shape{Columns: 2, Rows: 7}) || len(source) != 0 {
		t.Errorf("%s: got %+v, and %d bytes left", name, shape, len(source))
	}
	if got, want := onSocket.Len(), len(written)+8+2; got != want {
		t.Errorf("%s: got %d bytes on the socket, want %d", name, got, want)
	}
	if _, err := native.NewWalker(&oneByOne{onSocket.Bytes()}, socket).Block(&back, plain); err != nil || !bytes.Equal(back.Bytes(), written) {
		t.Errorf("%s: got other bytes back, or %v", name, err)
	}
	for cut := range len(written) {
		source := native.Memory(written[:cut])
		if _, err := native.NewWalker(&source, plain).Block(&bytes.Buffer{}, socket); cut > 0 && !errors.Is(err, native.ErrMalformed) {
			t.Errorf("%s: got %v for the first %d bytes of %d", name, err, cut, len(written))
			return
		}
	}
}

// oneByOne is a source that has a byte at a time.
type oneByOne struct{ rest []byte }

func (o *oneByOne) Window() ([]byte, error) { return o.rest[:1], nil }
func (o *oneByOne) Discard(n int)           { o.rest = o.rest[n:] }

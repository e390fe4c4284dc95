package native

import (
	"errors"
	"strings"
	"testing"
)

// TestWidths: bytes that a row of a type has, if each has the same number.
func TestWidths(t *testing.T) {
	for typeText, want := range map[string]uint64{
		"UInt8": 1, "FixedString(3)": 3, "Decimal(9, 2)": 4, "Decimal(18, 2)": 8, "Decimal(38, 2)": 16, "Decimal(76, 2)": 32, "Decimal32(2)": 4,
		"DateTime('Europe/Berlin')": 4, "DateTime64(3, 'UTC')": 8, "Enum8('it\\'s, (' = 1, 'b' = 2)": 1, "Enum16('a' = 1)": 2, "Tuple()": 1,
		"SimpleAggregateFunction(anyLast, UInt16)": 2, "QBit(Float32, 9)": 64, "QBit(BFloat16, 8)": 16, " UUID ": 16,
	} {
		got, err := parse(typeText, 0)
		if err != nil || got.kind != fixed || got.width != want {
			t.Errorf("%s: got %+v %v, want a width of %d", typeText, got, err, want)
		}
	}
}

func TestNoTypes(t *testing.T) {
	for _, typeText := range []string{
		"", "Array", "Array()", "Array(UInt8, UInt8)", "Array(UInt8", "Array(UInt8))", "Array(UInt8) UInt8", "FixedString(0)", "FixedString(x)", "FixedString(99999999999)",
		"Nullable()", "Map(String)", "Nested()", "Variant()", "Decimal(9)", "SimpleAggregateFunction(sum)", "LowCardinality()",
		strings.Repeat("Array(", 200) + "UInt8" + strings.Repeat(")", 200), "JSON(a)", "Tuple(a)", "Enum8('unclosed)",
	} {
		if err := Check(typeText); err == nil {
			t.Errorf("%q was taken for a type", typeText)
		}
	}
	for _, typeText := range []string{"AggregateFunction(sum, UInt64)", "Array(AggregateFunction(sum, UInt64))", "Object('json')", "QBit(UInt8, 3)"} {
		if err := Check(typeText); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: got %v", typeText, err)
		}
	}
}

// TestPaths: names before types, in quotes or without.
func TestPaths(t *testing.T) {
	for argument, want := range map[string][2]string{
		"a UInt8": {"a", "UInt8"}, "`a b.c` Array(UInt8)": {"a b.c", "Array(UInt8)"}, "a.`b\\`c`.d String": {"a.b`c.d", "String"},
		"UInt8": {}, "Array(UInt8)": {}, "Tuple(a UInt8, b String)": {}, "`unclosed": {},
	} {
		if path, rest := cutPath(argument); path != want[0] || rest != want[1] {
			t.Errorf("%s: got %q %q, want %q", argument, path, rest, want)
		}
	}
}

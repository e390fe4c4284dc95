package resolver

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// TraitClass is a kind of types whose values are written, compared and stored in one way.
type TraitClass int

// The classes of types.
const (
	TextClass TraitClass = iota
	TruthClass
	WholeClass
	FloatClass
	DecimalClass
	DayClass
	InstantClass
	UUIDClass
)

// TraitType is a ClickHouse type that traits may have.
type TraitType struct {
	Name  string // as ClickHouse writes it
	Class TraitClass
	Bits  int // of a WholeClass or FloatClass
	// Precision and Scale are the digits of a DecimalClass, all and behind the point.
	Precision, Scale int
	// Least and Most bound an InstantClass, in microseconds since 1970, and a DayClass, in days.
	Least, Most int64
}

// maxSumScale and maxSumBits keep sums within the 76 digits of the widest Decimal: 38 before the point, 19 for a number of events, 18
// behind the point.
const (
	maxSumScale = 18
	maxSumBits  = 64
)

// maxPrecision is how many digits a Decimal may have, and a text of a number before or behind the point.
const maxPrecision = 38

var (
	numberType  = regexp.MustCompile(`^(U?Int|Float)(8|16|32|64|128)$`)
	decimalType = regexp.MustCompile(`^Decimal\( *([0-9]{1,3}) *(?:, *([0-9]{1,3}) *)?\)$`)
	instantType = regexp.MustCompile(`^DateTime(?:(64)\( *([0-9])(?: *, *'([A-Za-z0-9_+/-]+)')? *\)|\( *'([A-Za-z0-9_+/-]+)' *\))?$`)
)

const typesHint = "there are String, Bool, Int8 to Int128, UInt8 to UInt128, Float32, Float64, Decimal(P, S), Date, Date32, DateTime, DateTime64(3, 'UTC') and UUID"

const second = 1_000_000

// ParseTraitType reads a type, or says what is wrong with it and how to mend it.
func ParseTraitType(text string) (parsed TraitType, problem, hint string) {
	text = strings.TrimSpace(text)
	number, decimal, instant := numberType.FindStringSubmatch(text), decimalType.FindStringSubmatch(text), instantType.FindStringSubmatch(text)
	switch {
	case text == "String":
		return TraitType{Name: text}, "", ""
	case text == "Bool":
		return TraitType{Name: text, Class: TruthClass}, "", ""
	case text == "UUID":
		return TraitType{Name: text, Class: UUIDClass}, "", ""
	case text == "Date":
		return TraitType{Name: text, Class: DayClass, Most: 65535}, "", ""
	case text == "Date32":
		return TraitType{Name: text, Class: DayClass, Least: -25567, Most: 120529}, "", ""
	case number != nil:
		bits, err := strconv.Atoi(number[2])
		if err != nil || number[1] == "Float" && bits != 32 && bits != 64 {
			return TraitType{}, fmt.Sprintf("the type cannot be %s", text), "there are Float32 and Float64"
		}
		class := WholeClass
		if number[1] == "Float" {
			class = FloatClass
		}
		return TraitType{Name: text, Class: class, Bits: bits}, "", ""
	case decimal != nil:
		return parseDecimal(text, decimal[1], decimal[2])
	case instant != nil:
		return parseInstant(text, instant)
	}
	return TraitType{}, fmt.Sprintf("the type cannot be %.100q", text), suggestType(text)
}

func parseDecimal(text, precisionText, scaleText string) (parsed TraitType, problem, hint string) {
	precision, err1 := strconv.Atoi(precisionText)
	scale, err2 := 0, error(nil)
	if scaleText != "" {
		scale, err2 = strconv.Atoi(scaleText)
	}
	if err1 != nil || err2 != nil || precision < 1 || precision > maxPrecision || scale > precision {
		return TraitType{}, fmt.Sprintf("the type cannot be %s", text),
			fmt.Sprintf("Decimal(P, S) has P digits, 1 to %d, of which S, at most P, are behind the point", maxPrecision)
	}
	return TraitType{Name: fmt.Sprintf("Decimal(%d, %d)", precision, scale), Class: DecimalClass, Precision: precision, Scale: scale}, "", ""
}

// parseInstant reads what instantType found: 64, the digits, and a time zone in one of two places.
func parseInstant(text string, found []string) (parsed TraitType, problem, hint string) {
	if found[1] == "" { // the seconds of 32 bits
		parsed = TraitType{Name: "DateTime", Class: InstantClass, Most: (1<<32)*second - 1}
		if zone := found[4]; zone != "" {
			parsed.Name = fmt.Sprintf("DateTime('%s')", zone)
		}
		return parsed, "", ""
	}
	if found[2] > "6" {
		return TraitType{}, fmt.Sprintf("the type cannot be %s", text), "times have up to 6 digits of a second: DateTime64(6, 'UTC')"
	}
	// From 1900 to the end of 2299.
	parsed = TraitType{Name: fmt.Sprintf("DateTime64(%s)", found[2]), Class: InstantClass, Least: -2208988800 * second, Most: 10413792000*second - 1}
	if zone := found[3]; zone != "" {
		parsed.Name = fmt.Sprintf("DateTime64(%s, '%s')", found[2], zone)
	}
	return parsed, "", ""
}

// suggestType knows what is meant by names of other warehouses, and by types that traits cannot have.
func suggestType(text string) string {
	lower := strings.ToLower(text)
	meant := map[string]string{
		"string": "String", "text": "String", "varchar": "String", "bool": "Bool", "boolean": "Bool", "int": "Int64", "integer": "Int64", "bigint": "Int64",
		"int64": "Int64", "int32": "Int32", "float": "Float64", "double": "Float64", "float64": "Float64", "number": "Float64", "numeric": "Decimal(18, 2)",
		"decimal": "Decimal(18, 2)", "date": "Date", "datetime": "DateTime64(3, 'UTC')", "timestamp": "DateTime64(3, 'UTC')", "datetime64": "DateTime64(3, 'UTC')",
		"uuid": "UUID",
	}
	switch {
	case meant[lower] != "":
		return fmt.Sprintf("did you mean %s?", meant[lower])
	case strings.HasPrefix(lower, "array"):
		return "a list of values is pick: set, with the type of one value"
	case strings.HasPrefix(lower, "nullable("), strings.HasPrefix(lower, "lowcardinality("):
		return "leave the wrapper out: columns are Nullable anyway"
	}
	return typesHint
}

// sumProblem says why values of the type cannot be added up exactly.
func (t TraitType) sumProblem() (problem, hint string) {
	const exact = "a sum is exact, whatever the order of the events: take Int64, UInt64 or a Decimal, such as Decimal(18, 2)"
	switch {
	case t.Class == WholeClass && t.Bits <= maxSumBits, t.Class == DecimalClass && t.Scale <= maxSumScale:
		return "", ""
	case t.Class == DecimalClass:
		return fmt.Sprintf("the values of a sum cannot be %s", t.Name), fmt.Sprintf("they have at most %d digits behind the point", maxSumScale)
	}
	return fmt.Sprintf("the values of a sum cannot be %s", t.Name), exact
}

package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Event is a row of the source table. Times are in milliseconds since 1970.
type Event struct {
	MessageID, Type, Name                    string
	AnonymousID, UserID, PreviousID, GroupID string
	DistinctID                               string // of PostHog, where nothing says of which kind the id is
	Source                                   string
	Timestamp, ReceivedAt                    int64
	Traits, Properties, Context              Document
	Unset                                    []string // names of traits that it takes away
	// Stated are columns that a source states beside these, for identifiers to be read from.
	Stated map[string]string
}

// Column returns what stands in one of the columns that can hold identifiers: the text of a column, or with a path the scalar there
// in a column of JSON, first that under a name with dots which is written like the path, ” if there is none. Numbers and booleans are as
// their JSON.
func (e Event) Column(name, path string) string {
	if path == "" {
		return e.text(name)
	}
	return scalarText(e.at(name, path, func(value any) bool { return scalarText(value) != "" }))
}

// List returns what stands in a list at one of the places of Column: its scalars, of which one is a list of one, or with a type the ids of
// its objects of that type.
func (e Event) List(name, path, ofType string) []string {
	var value any
	if path == "" {
		value = listText(e.text(name))
	} else {
		value = e.at(name, path, func(any) bool { return true })
	}
	list, is := value.([]any)
	if !is && ofType == "" {
		list = []any{value}
	}
	var texts []string
	for _, one := range list {
		if object, _ := one.(map[string]any); ofType != "" {
			if object["type"] != ofType {
				continue
			}
			one = object["id"]
		}
		texts = append(texts, scalarText(one))
	}
	return texts
}

// listText is a list of JSON that is kept as text; any other text is itself.
func listText(text string) any {
	if !strings.HasPrefix(text, "[") || !json.Valid([]byte(text)) {
		return text
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return text
	}
	return value
}

// at returns what stands at a path in a column of JSON, first under a name with dots that is written like it, if that will do.
func (e Event) at(name, path string, will func(any) bool) any {
	document := e.document(name).stored()
	if inner, isTrait := strings.CutPrefix(path, "traits."); name == "context" && isTrait {
		traits, _ := document["traits"].(map[string]any)
		document, path = traits, inner
	} else if name == "context" {
		return document.within(path)
	}
	if value, dotted := document[path]; dotted && will(value) {
		return value
	}
	return document.within(path)
}

// scalarText is a scalar as text; anything else is none.
func scalarText(value any) string {
	switch value := value.(type) {
	case json.Number:
		return numberText(string(value))
	case string, bool:
		return valueText(value)
	default:
		return ""
	}
}

// numberText is a number of JSON as the warehouse keeps it: with a fraction or an exponent it is a float, and 42.0 is written 42.
func numberText(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || !strings.ContainsAny(text, ".eE"):
		return text
	case f == 0 && math.Signbit(f):
		return "-0"
	default:
		return scanned{number: new(big.Rat).SetFloat64(f)}.show("Float64")
	}
}

func (e Event) text(column string) string {
	switch column {
	case "anonymous_id":
		return e.AnonymousID
	case "user_id":
		return e.UserID
	case "previous_id":
		return e.PreviousID
	case "distinct_id":
		return e.DistinctID
	case "group_id":
		return e.GroupID
	case "event":
		return e.Name
	default:
		return e.Stated[column]
	}
}

func (e Event) document(column string) Document {
	switch column {
	case "traits":
		return e.Traits
	case "properties":
		return e.Properties
	case "context":
		return e.Context
	default:
		panic(fmt.Sprintf("the source has no column %s of JSON", column))
	}
}

// traits returns what the event says of the person: its traits if it is an identify call, else those in its context.
func (e Event) traits() Document {
	if strings.EqualFold(e.Type, "identify") {
		return e.Traits.stored()
	}
	inner, _ := e.Context.stored()["traits"].(map[string]any)
	return inner
}

// gone is the value of a trait that an event takes away, greater than any text.
const gone = "\xff"

// taken returns the traits that the event takes away.
func (e Event) taken() Document {
	d := Document{}
	for _, name := range e.Unset {
		d[name] = gone
	}
	return d
}

// Document is a JSON object: values are nil, bool, json.Number, string, []any and map[string]any.
type Document map[string]any

// ParseDocument reads a JSON object.
func ParseDocument(text string) (Document, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var d Document
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("read the object %q: %w", text, err)
	}
	return d, nil
}

// stored is the document as a JSON column keeps it: what is null or an object without members is not there, and numbers with a fraction
// are floats. A dot in a name is part of it.
func (d Document) stored() Document {
	out := Document{}
	for name, value := range d {
		if value = storedValue(value); value != nil {
			out[name] = value
		}
	}
	return out
}

func storedValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if inner := Document(value).stored(); len(inner) > 0 {
			return map[string]any(inner)
		}
		return nil
	case json.Number:
		if value == "-0" { // which is no float
			return json.Number("0")
		}
		return json.Number(numberText(string(value)))
	case []any:
		return storedList(value)
	default:
		return value
	}
}

// storedList is a list as a JSON column keeps it: beside nothing but texts true is a text, and beside nothing but numbers it is 1.
func storedList(list []any) []any {
	out, texts, numbers, others := append([]any{}, list...), false, false, false
	for i, value := range out {
		switch value := value.(type) {
		case string:
			texts = true
		case json.Number:
			numbers = true
		case []any:
			others, out[i] = true, storedList(value)
		case map[string]any:
			others = true
		}
	}
	if others || texts == numbers {
		return out
	}
	for i, value := range out {
		is, isBool := value.(bool)
		switch {
		case isBool && texts:
			out[i] = valueText(is)
		case isBool && is:
			out[i] = json.Number("1")
		case isBool:
			out[i] = json.Number("0")
		}
	}
	return out
}

// Text writes the document as a JSON column shows it: stored, without spaces, names in order, and %2E for a dot in a name.
func (d Document) Text() string { return literal(escaped(map[string]any(d.stored()))) }

func escaped(value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range value {
			out[strings.ReplaceAll(name, ".", "%2E")] = escaped(value)
		}
		return out
	case []any:
		var out []any
		for _, value := range value {
			out = append(out, escaped(value))
		}
		return append([]any{}, out...)
	default:
		return value
	}
}

// literal writes a value as JSON, without spaces and with names in order.
func literal(value any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("a document is plain data: %v", err))
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// Canonical returns a JSON text as literal writes it, so that two texts of one value compare equal; any other text stays as it is.
func Canonical(text string) string {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return text
	}
	return literal(value)
}

// valueText is the text of a trait: a string's own, else the JSON literal.
func valueText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return literal(value)
}

const never = math.MinInt64

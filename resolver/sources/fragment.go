package sources

import (
	"fmt"
	"strings"

	"github.com/kindred-id/kindred/sql"
)

// piece is a fragment of sql/source on its way to its text.
type piece struct{ sql.Statement }

func fragment(name string) piece { return piece{sql.Load("source/" + name + ".sql")} }

// Set puts a name or a text into the fragment.
func (p piece) Set(parameter string, value any) piece {
	return piece{p.Statement.Set(parameter, value)}
}

// with puts SQL into the fragment.
func (p piece) with(parameter, text string) piece {
	return piece{p.Statement.Set(parameter, sql.Expression(text))}
}

// text is the fragment with all names and values written out. A mistake in it is one of this package, found by its tests.
func (p piece) text() string {
	text, err := p.Literal()
	if err != nil {
		panic(fmt.Sprintf("a fragment of a source: %v", err))
	}
	return text
}

// word is a text that is the same in every row.
func word(text string) string { return fragment("word").Set("text", text).text() }

// asText is a value of any type as text, ” for NULL.
func (e expression) asText() string {
	if e.of == "String" {
		return e.text
	}
	return fragment("text").with("value", e.text).text()
}

// asInstant is a value as a time, or NULL.
func (e expression) asInstant() string {
	if e.kind() == text {
		return fragment("instant_of_text").with("value", e.text).text()
	}
	return fragment("instant").with("value", e.text).text()
}

// firstInstant is the first of some times that is there.
func firstInstant(times []expression) string {
	if len(times) > 0 && !times[0].nullable() && times[0].kind() == moment {
		return times[0].asInstant()
	}
	var all []string
	for _, time := range times {
		all = append(all, time.asInstant())
		if !time.nullable() && time.kind() == moment {
			break // it is always there
		}
	}
	return fragment("first_instant").with("values", strings.Join(append(all, fragment("never").text()), ", ")).text()
}

// instantOrNull is the first of some times, NULL if there is none.
func instantOrNull(times []expression) string {
	if len(times) == 0 {
		return fragment("no_instant").text()
	}
	return fragment("maybe_instant").with("value", times[0].asInstant()).text()
}

// says is what a value says as a trait: s for a text or j for JSON, and its text, ” where it says nothing. It is not ok if values of
// the type are no traits. Where a missing value is the type's default, because the column cannot be NULL, a default says nothing.
func (e expression) says(defaults bool) (kindOf, value string, ok bool) {
	orNone := ""
	if defaults && !e.nullable() {
		orNone = "_or_none"
	}
	form := ""
	switch e.kind() {
	case text:
		return "s", e.asText(), true
	case number:
		form, kindOf = "number"+orNone, "j"
	case boolean:
		form, kindOf = "boolean"+orNone, "j"
	case moment:
		form, kindOf = "moment"+orNone, "s"
	case day:
		form, kindOf = "day", "s"
	case list, object:
		form, kindOf = "json", "j"
	default:
		return "", "", false
	}
	return kindOf, fragment(form).with("value", e.text).text(), true
}

func said(name, kindOf, value string) saidOf {
	return saidOf{name, fragment("said").Set("name", name).Set("kind", kindOf).with("value", value).text()}
}

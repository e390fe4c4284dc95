package modelfile

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/kindred-id/kindred/resolver"
)

// suggestions makes so many sources that are certain, and guesses.
func suggestions(certain, guesses int, database string) []resolver.Suggestion {
	var all []resolver.Suggestion
	for i := range certain {
		all = append(all, resolver.Suggestion{
			Source: resolver.Source{Name: fmt.Sprint("s", i), Preset: resolver.Presets()[i%len(resolver.Presets())], Database: database, Table: "on"},
			Tables: []resolver.TableName{{Database: database, Table: "on"}}, Because: "by a column", Types: []string{resolver.UserID},
		})
	}
	for i := range guesses {
		all = append(all, resolver.Suggestion{
			Source: resolver.Source{Name: fmt.Sprint("g", i), Kind: resolver.Records, Database: database, Table: "t", Cursor: resolver.Cursor{Column: resolver.Expression{SQL: "`a # b: c`"}},
				Columns: []resolver.NamedExpression{{Name: "user_id", Expression: resolver.Expression{SQL: "id"}}, {Name: "email", Expression: resolver.Expression{SQL: "`e'mail`"}}}},
			Tables: []resolver.TableName{{Database: database, Table: "t"}}, Because: "by three columns", Guess: true,
		})
	}
	return all
}

// TestFirst: what is written is a model, with the guesses and without them, whatever the tables are called.
// typesOf are the types that a first model of the suggestions has.
func typesOf(list []resolver.Suggestion) []string {
	types := []string{resolver.UserID}
	if slices.ContainsFunc(list, func(s resolver.Suggestion) bool { return !s.Guess && s.Source.Preset == resolver.PresetPostHog }) {
		types = append(types, resolver.DistinctID)
	}
	return append(types, resolver.PreviousID)
}

func TestFirst(t *testing.T) {
	for _, test := range []struct {
		certain, guesses, plain, all int
		database                     string
	}{
		{1, 0, 1, 1, "raw"}, {3, 2, 3, 5, "null"}, {maxSources + 3, 0, maxSources, maxSources, "a: 'b' # \"c\""}, {6, maxGuesses + 3, 6, 6 + maxGuesses, "日本\u2028\u0085\u202e%s"},
	} {
		list := suggestions(test.certain, test.guesses, test.database)
		text := First(list)
		for _, r := range text {
			if r != '\n' && !isVisible(r) {
				t.Errorf("%q is in the file", r)
			}
		}
		model, err := Parse("kindred.yaml", []byte(text))
		if err != nil {
			t.Errorf("%+v: %v\n%s", test, err, text)
			continue
		}
		if len(model.Sources) != test.plain || !slices.Equal(model.Types, typesOf(list)) {
			t.Errorf("%+v: got %d sources, of the types %v", test, len(model.Sources), model.Types)
		}
		model, err = Parse("kindred.yaml", []byte(regexp.MustCompile(`(?m)^#(  )`).ReplaceAllString(text, "$1")))
		if err != nil {
			t.Errorf("%+v, with all suggestions: %v\n%s", test, err, text)
			continue
		}
		if len(model.Sources) != test.all || !slices.Contains(model.Types, resolver.Email) {
			t.Errorf("%+v, with all suggestions: got %d sources, of the types %v", test, len(model.Sources), model.Types)
		}
		for i, source := range model.Sources {
			if source.Database != test.database || i < test.plain && source.Preset != list[i].Source.Preset {
				t.Errorf("got the source %+v, want %+v", source, list[i].Source)
			}
		}
	}
}

func isVisible(r rune) bool {
	return r >= ' ' && r != 0x7f && r != '\u2028' && r != '\u0085' && r != '\u202e'
}

package lookup

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/kindred-id/kindred/resolver"
)

// ErrArgument is wrapped when an argument does not say which profile is wanted.
var ErrArgument = errors.New("say which profile as TYPE=VALUE, for example user_id=42")

// ByID is what stands in the place of an identifier type for who knows the profile's id. A type of that name cannot be asked for.
const ByID = "profile_id"

// Wanted says which profile is wanted: the one with this identifier or, if Type is ByID, with this id.
type Wanted struct {
	Type  string
	Value string // normalized
	Given string // as it was written
}

// Parse reads TYPE=VALUE, where TYPE is an identifier type of the model or ByID. Errors wrap ErrArgument.
func Parse(model resolver.Model, argument string) (Wanted, error) {
	name, given, found := strings.Cut(argument, "=")
	switch {
	case !found:
		return Wanted{}, fmt.Errorf("%s has no \"=\": %w", quote(argument), ErrArgument)
	case name == ByID:
		id, err := uuid.Parse(resolver.Trim(given))
		if err != nil {
			return Wanted{}, fmt.Errorf("%s is no profile id, which is a UUID in full, as in the column profile_id: %w", quote(given), ErrArgument)
		}
		return Wanted{Type: ByID, Value: id.String(), Given: given}, nil
	case !slices.Contains(model.Types, name):
		return Wanted{}, fmt.Errorf("%s is no identifier type of the model (it has %s; or give profile_id): %w", quote(name), strings.Join(model.Types, ", "), ErrArgument)
	}
	wanted := Wanted{Type: name, Value: resolver.Normalize(given, model.Normalize[name]...), Given: given}
	if wanted.Value == "" {
		return Wanted{}, fmt.Errorf("of the value %s of %s nothing is left once it is normalized (%s): %w", quote(given), name, steps(model, name), ErrArgument)
	}
	return wanted, nil
}

// String is the wanted identifier as errors name it: quoted, so that nothing in it reaches a terminal raw.
func (w Wanted) String() string {
	if w.Value == w.Given || w.Type == ByID {
		return w.Type + " " + quote(w.Value)
	}
	return fmt.Sprintf("%s %s (normalized from %s)", w.Type, quote(w.Value), quote(w.Given))
}

// longest is how many bytes of a value errors quote.
const longest = 200

func quote(value string) string {
	if len(value) <= longest {
		return strconv.Quote(value)
	}
	return fmt.Sprintf("%q… of %d bytes", value[:longest], len(value))
}

// steps are the steps of normalization of a type, in words.
func steps(model resolver.Model, name string) string {
	all := []string{"trim"}
	for _, step := range model.Normalize[name] {
		all = append(all, string(step))
	}
	return strings.Join(all, ", ")
}

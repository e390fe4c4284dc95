package lookup

import (
	"context"
	"fmt"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// missing is the error for an identifier that no profile has. It says what is known of the value instead.
func (r *Reader) missing(ctx context.Context, wanted Wanted) error {
	about, err := r.known(ctx, wanted)
	if err != nil {
		return err
	}
	return fmt.Errorf("%w: %s is not in %s.identity_map; %s", ErrNotFound, wanted, r.Database, about)
}

// known tells why the value is no identifier of that type, and what to do about it.
func (r *Reader) known(ctx context.Context, wanted Wanted) (string, error) {
	rejected, err := r.rejected(ctx, wanted)
	if err != nil || rejected != "" {
		return rejected, err
	}
	nowhere := fmt.Sprintf("nor is it in %s.rejected_identifiers", r.Database)
	if reason := r.Model.Blocked.Judge(wanted.Type, wanted.Value); reason != resolver.Usable {
		return fmt.Sprintf("%s, but it would be rejected as %s if it came: %s", nowhere, reason, mend(reason)), nil
	}
	other, err := r.otherType(ctx, wanted)
	if err != nil {
		return "", err
	}
	if other != "" {
		return fmt.Sprintf("%s, but it is another type's identifier: ask for %q", nowhere, other), nil
	}
	return fmt.Sprintf("%s: values of %s are compared exactly once they are normalized (%s), so check the spelling; "+
		"if its events came in after the last run, `kindred run` makes a profile of them", nowhere, wanted.Type, steps(r.Model, wanted.Type)), nil
}

// rejected tells why the value was refused, "" if it was not.
func (r *Reader) rejected(ctx context.Context, wanted Wanted) (about string, err error) {
	statement := r.statement("rejected").Set("id_type", wanted.Type).Set("id_value", wanted.Value)
	err = r.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
		var reason string
		var events uint64
		var first, last time.Time
		if err := scan(&reason, &events, &first, &last); err != nil {
			return err
		}
		about = fmt.Sprintf("%s.rejected_identifiers has it, with the reason %s, event_count %d, from %s to %s: %s", r.Database, reason, events,
			first.UTC().Format(time.RFC3339), last.UTC().Format(time.RFC3339), mend(resolver.Reason(reason)))
		return nil
	})
	return about, err
}

// otherType finds the value among the identifiers of the other types, as TYPE=VALUE.
func (r *Reader) otherType(ctx context.Context, wanted Wanted) (argument string, err error) {
	var types, values []string
	for _, name := range r.Model.Types {
		value := resolver.Normalize(wanted.Given, r.Model.Normalize[name]...)
		// A driver's list of values has to be text, which a value that cannot be an identifier may not be.
		if name != wanted.Type && value != "" && r.Model.Blocked.Judge(name, value) == resolver.Usable {
			types, values = append(types, name), append(values, value)
		}
	}
	if len(types) == 0 {
		return "", nil
	}
	statement := r.statement("known_as").Set("id_types", types).Set("id_values", values)
	err = r.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
		var name, value string
		err := scan(&name, &value)
		argument = name + "=" + value
		return err
	})
	return argument, err
}

// mend says what a reason of rejection means, and what to do where it should not be one.
func mend(reason resolver.Reason) string {
	const theirs = "its events belong to the other identifiers that they have"
	switch reason {
	case resolver.ByBlocked:
		return "a placeholder, which stands for nobody; " + theirs + "; if it is somebody's, take it out of `blocked` in the model file and run again"
	case resolver.ByTooLong:
		return fmt.Sprintf("it is longer than %d bytes; %s; mend what sends it", resolver.MaxValueBytes, theirs)
	case resolver.ByInvalid:
		return "it is no text in UTF-8, or no e-mail address; " + theirs + "; mend what sends it"
	default:
		return theirs
	}
}

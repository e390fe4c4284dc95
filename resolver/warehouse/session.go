package warehouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/sql"
)

// ErrSettings says that the user's settings stand against a run, and may not be changed.
var ErrSettings = errors.New("settings of the user stand against it")

// A session is what a user's settings come to. Settings come from the server, from profiles and roles, and may have constraints.
type session struct {
	send     clickhouse.Settings // with each statement; none for a user who may send none
	withheld map[string]bool     // what the user may not set, of these and of what single statements set
	unmet    []string            // what a run needs otherwise, as "name = value"
	readonly bool                // the user may send no settings
}

// of adds what one statement sets itself, as far as the user may set it.
func (s *session) of(statement clickhouse.Settings) clickhouse.Settings {
	all := clickhouse.Settings{}
	if s.readonly {
		return all
	}
	maps.Copy(all, s.send)
	maps.Copy(all, statement)
	maps.DeleteFunc(all, func(name string, _ any) bool { return s.withheld[name] })
	return all
}

// sharing are for tables that replicas behind one address share, where each statement may reach another replica: a read waits until the
// replica knows all that was written, and a change of a table until all of them know it. Blocks that are alike are not one block twice.
var sharing = clickhouse.Settings{"select_sequential_consistency": 1, "alter_sync": 2, "insert_deduplicate": 0}

// Shared returns the same warehouse for statements on tables that replicas share: each of them sees what those before it wrote.
func (w *Warehouse) Shared() *Warehouse {
	shared, settings := *w, *w.session
	settings.send = maps.Clone(settings.send)
	maps.Copy(settings.send, sharing)
	shared.session = &settings
	return &shared
}

// CheckSettings returns an error that wraps ErrSettings if the user's settings do not let a run give right answers, or give any. Those who
// only read may go on: what they are shown then is what their profile lets them see.
func (w *Warehouse) CheckSettings() error {
	if len(w.session.unmet) == 0 {
		return nil
	}
	return fmt.Errorf("%w: ask the administrator of the server to let the profile of user %q have, or change, %s",
		ErrSettings, w.address.User, strings.Join(w.session.unmet, ", "))
}

// readSession finds out what has to be sent with each statement to have the settings as they are needed, and whether it may be sent.
func (w *Warehouse) readSession(ctx context.Context) error {
	w.session = &session{send: maps.Clone(unasked), withheld: map[string]bool{}}
	w.session.send["max_execution_time"] = int(w.timeout.Seconds())
	values, err := w.askSettings(ctx, nil)
	if Code(err) == codeReadonly {
		w.session.readonly = true
		w.session.unmet = append(w.session.unmet, "readonly = 0")
		return nil
	}
	if Code(err) != 0 && !connectionCodes[Code(err)] || errors.Is(err, errAnswer) {
		// A setting that spoils even this answer: with all of them it may come.
		for name, value := range needs {
			w.session.send[name] = value
		}
		values, err = w.askSettings(ctx, nil)
	}
	if err != nil && len(w.session.unmet) > 0 {
		return nil // one of these is why, and those who only read may go on
	}
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := values[name]
		if needed, is := writing[name]; is && needed != value {
			w.session.unmet = append(w.session.unmet, told(name, needed))
		}
		if needed, is := needs[name]; is && needed != value {
			w.session.send[name] = needed
		}
		if least, is := atLeast[name]; is && isLess(value, least) {
			w.session.send[name] = strconv.FormatUint(least, 10)
		}
	}
	_, err = w.askSettings(ctx, maps.Clone(ofStatements))
	return err
}

// errAnswer is wrapped when the answer to what the settings are is not one.
var errAnswer = errors.New("the answer cannot be read")

// askSettings reads the user's settings by a statement that is sent as all others are, with what some of them set themselves. So it
// finds out what may not be set: that is withheld from then on, and noted if a run needs it.
func (w *Warehouse) askSettings(ctx context.Context, ofStatements clickhouse.Settings) (map[string]string, error) {
	names := slices.Concat(slices.Collect(maps.Keys(needs)), slices.Collect(maps.Keys(atLeast)), slices.Collect(maps.Keys(writing)))
	for {
		values := map[string]string{}
		statement := sql.Load("session/settings.sql").Set("names", names)
		err := w.rowsWith(ctx, statement, ofStatements, func(scan func(...any) error) error {
			var name, value string
			err := scan(&name, &value)
			values[name] = value
			return err
		})
		if err == nil && len(values) == 0 || Code(err) == 0 && err != nil && strings.Contains(err.Error(), "decode") {
			err = errors.Join(errAnswer, err)
		}
		name := refusedSetting(err)
		sent, is := w.session.of(ofStatements)[name]
		if !is {
			return values, err
		}
		w.session.withheld[name] = true
		if Code(err) == codeConstraint && !wishes[name] {
			w.session.unmet = append(w.session.unmet, told(name, fmt.Sprint(sent)))
		}
	}
}

func told(name, value string) string {
	if value == "" {
		value = "''"
	}
	return name + " = " + value
}

// isLess compares a setting whose value 0 is no limit.
func isLess(value string, least uint64) bool {
	number, err := strconv.ParseUint(value, 10, 64)
	return err == nil && number > 0 && number < least
}

// refused is how ClickHouse says that a constraint forbids a value, or that it does not know the setting.
var refused = regexp.MustCompile(`(?:Setting (\w+) (?:should not be changed|shouldn't be|is not allowed)|[Uu]nknown setting '?(\w+))`)

// refusedSetting is the name of the setting that an error is about, "" if it is not about one.
func refusedSetting(err error) string {
	if code := Code(err); code != codeConstraint && code != codeUnknownSetting {
		return ""
	}
	if match := refused.FindStringSubmatch(err.Error()); match != nil {
		return cmp.Or(match[1], match[2])
	}
	return ""
}

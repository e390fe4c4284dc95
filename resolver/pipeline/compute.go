package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// What the model computes of the events of each profile is a fold of states, one state for each thing and each identifier that owns
// events. Four kinds of fragments say what a thing is: what one event says (compute/said_….sql), the type of the state, how states are
// put together (compute/fold_….sql), and what is shown of a profile's (compute/result_….sql). The same fold puts together the events of an
// identifier, the windows that saw it, and the identifiers of a profile.

// computesAnything tells whether a model has computed columns; without any, nothing of this is done.
func (s statements) computesAnything() bool { return len(s.model.Compute) > 0 }

// folding is how a thing is computed, by the names of fragments.
type folding struct {
	said, fold, result string
	stateType          string
	columnType         string
}

func foldingOf(kind resolver.ComputedKind) folding {
	switch kind {
	case resolver.FirstSource:
		return folding{"source", "earliest", "source", "String", "String"}
	case resolver.LastSource:
		return folding{"source", "latest", "source", "String", "String"}
	case resolver.FirstTouch:
		return folding{"first_touch", "earliest", "first_touch", "String", "String"}
	case resolver.LastTouch:
		return folding{"last_touch", "latest", "last_touch", "String", "String"}
	case resolver.Sessions:
		return folding{"sessions", "sessions", "sessions", "Array(Int64)", "UInt64"}
	case resolver.ActiveDays:
		return folding{"active_days", "set", "active_days", "Array(Int32)", "UInt32"}
	case resolver.EventCounts:
		return folding{"events", "count", "events", "UInt64", "UInt64"}
	case resolver.FirstTime:
		return folding{"time", "first", "time", "Nullable(Int64)", timeColumn}
	case resolver.LastTime:
		return folding{"time", "last", "time", "Nullable(Int64)", timeColumn}
	default: // devices and countries
		return folding{string(kind), "set", "set", "Array(String)", "Array(String)"}
	}
}

const timeColumn = "Nullable(DateTime64(3, 'UTC'))"

// compute aggregates the window's events to computed states.
func (r *run) compute(ctx context.Context) error {
	if !r.statements.computesAnything() {
		return nil
	}
	return r.step("computed", func() (uint64, error) {
		for _, at := range r.statements.grouping() {
			if err := r.Warehouse.Exec(ctx, at.computed()); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
}

// addComputed adds the window's states to the state, and puts together those of the identifiers that it touches.
func (r *run) addComputed(ctx context.Context) error {
	s := r.statements
	if !s.computesAnything() {
		return nil
	}
	return r.step("touched computed", func() (uint64, error) {
		if err := r.attach(ctx, s.window.computed, stateComputed); err != nil {
			return 0, err
		}
		if r.bloated() {
			const compacted = "compact_computed"
			if err := r.makeComputed(ctx, compacted); err != nil {
				return 0, err
			}
			if err := r.Warehouse.Exec(ctx, s.togetherComputed(compacted).Insert("touched")); err != nil {
				return 0, err
			}
			if err := r.exchange(ctx, renaming{r.State, compacted, r.State, next(stateComputed)}); err != nil {
				return 0, err
			}
		}
		return 0, r.Warehouse.Exec(ctx, s.togetherComputed(s.region.computed).Insert("touched", s.inState("region/of_key.sql")))
	})
}

// foldComputed puts the states of each profile together, where fold/profiles.sql looks them up.
func (r *run) foldComputed(ctx context.Context) error {
	s := r.statements
	if !s.computesAnything() {
		return nil
	}
	if err := r.Warehouse.Exec(ctx, s.inState("compute/fold.sql").
		Set("computed", s.region.computed).Insert("profile_id", profileID()).Insert("folds", s.folds()...)); err != nil {
		return err
	}
	return r.remember(ctx, computedProfiles)
}

// computedJoin is how fold/profiles.sql looks them up.
func (s statements) computedJoin() []sql.Statement {
	if !s.computesAnything() {
		return nil
	}
	return []sql.Statement{s.inState("compute/join.sql")}
}

// computedProfiles is the working table of the states of profiles.
const computedProfiles = "computed"

// makeComputed makes a table of states anew.
func (r *run) makeComputed(ctx context.Context, table string) error {
	return r.makeStates(ctx, sql.Load("compute/state.sql").Set("table", table))
}

// makeComputedProfiles makes the table of the states of profiles anew, in memory or on disk.
func (r *run) makeComputedProfiles(ctx context.Context, engine func(column string) sql.Statement) error {
	return r.makeStates(ctx, sql.Load("compute/profiles.sql").Set("table", computedProfiles).Insert("engine", engine("profile_id")))
}

func (r *run) makeStates(ctx context.Context, statement sql.Statement) error {
	if !r.statements.computesAnything() {
		return nil
	}
	return r.Warehouse.ExecLiteral(ctx, statement.Set("state", r.State).Insert("states", r.statements.states()...))
}

// states are the columns of a table of states.
func (s statements) states() []sql.Statement {
	var columns []sql.Statement
	for i, c := range s.model.Compute {
		columns = append(columns, sql.Load("compute/state_column.sql").
			Set("computed_type_n", sql.Expression(foldingOf(c.Kind).stateType)).Set("computed_name_n", nameOf(c)).Number("n", i))
	}
	return columns
}

// nameOf is what a thing is called in the state.
func nameOf(c resolver.Computed) string {
	if c.Event == "" {
		return string(c.Kind)
	}
	return fmt.Sprintf("%s of %s", c.Kind, c.Event)
}

// folds put the states of one group together.
func (s statements) folds() []sql.Statement {
	var folds []sql.Statement
	for i, c := range s.model.Compute {
		fold := sql.Load("compute/fold_" + foldingOf(c.Kind).fold + ".sql")
		if c.Kind == resolver.Sessions {
			fold = fold.Set("session_gap", c.Gap.Milliseconds())
		}
		folds = append(folds, fold.Number("n", i))
	}
	return folds
}

// togetherComputed puts the windows' states of each identifier of the next state together.
func (s statements) togetherComputed(table string) sql.Statement {
	return s.inState("compute/region.sql").Set("computed", table).Insert("folds", s.folds()...)
}

// computed computes the states of the window.
func (s statements) computed() sql.Statement {
	var said, touch []sql.Statement
	for i, c := range s.model.Compute {
		fragment := sql.Load("compute/said_" + foldingOf(c.Kind).said + ".sql")
		switch {
		case c.Kind.IsTouch():
			if touch == nil {
				touch = append(touch, s.placed(c.Kind, sql.Load("compute/touch.sql")).
					Set("url_host", resolver.URLHost).Set("url_path", resolver.URLPath).Set("second_levels", resolver.SecondLevels()))
			}
		case c.Kind.OfNamedEvents():
			fragment = s.placed(c.Kind, fragment).Set("computed_event_n", c.Event)
		default:
			fragment = s.placed(c.Kind, fragment)
		}
		said = append(said, fragment.Number("n", i))
	}
	rows := s.carried(sql.Load("compute/extract_rows.sql")).
		Insert("owners", s.owners("extract/owner.sql")...).
		Insert("touch", touch...).
		Insert("said", said...).
		Insert("events", s.events(reading{columns: s.places(s.model.ComputedPlaces()), judged: true}))
	return s.over(s.inState("compute/extract.sql").Set("computed", s.window.computed).Insert("folds", s.folds()...), rows)
}

// places are the columns with what stands at places of an event: scalars as text, ” where there is none. It is the only way in which
// computed columns read an event beside its time, type, source and message_id.
func (s statements) places(places []resolver.Place) []sql.Statement {
	var columns []sql.Statement
	for i, at := range places {
		place := sql.Load("extract/slot_column.sql")
		if mapping := s.input.mapping; mapping != nil {
			at = resolver.Place{Column: mapping.Places[at]}
		}
		if at.Path != "" {
			place = sql.Load("extract/slot_path.sql").Set("path_n", at.Path)
		}
		columns = append(columns, sql.Load("compute/place.sql").Insert("place", place.Set("column_n", at.Column)).Number("n", s.placeNumber(i)))
	}
	return columns
}

// placeNumber goes on from the numbers of the slots, which are read by the same fragments in one statement.
func (s statements) placeNumber(i int) int { return len(s.model.Slots) + i }

// placed names the columns of places in a fragment that reads them.
func (s statements) placed(kind resolver.ComputedKind, fragment sql.Statement) sql.Statement {
	all := s.model.ComputedPlaces()
	for name, place := range kind.Places() {
		fragment = fragment.Insert(name, sql.Load("compute/placed.sql").Number("n", s.placeNumber(slices.Index(all, place))))
	}
	return fragment
}

// computedColumns are the columns of profiles that the model computes.
func (s statements) computedColumns() []profileColumn {
	var columns []profileColumn
	for i, c := range s.model.Compute {
		how := foldingOf(c.Kind)
		result := sql.Load("compute/result_"+how.result+".sql").Number("n", i)
		if c.Kind.IsTouch() {
			columns = append(columns, touchColumns(c, result, i)...)
			continue
		}
		columns = append(columns, profileColumn{name: c.Columns()[0], columnType: how.columnType, comment: commentOf(c), value: result})
	}
	return columns
}

// touchColumns are those of a touch. The columns' aliases are told apart by a number.
func touchColumns(c resolver.Computed, touch sql.Statement, number int) []profileColumn {
	comments := map[string]string{
		"at": "when it was, NULL if there was none", "source": "the campaign's source, as sent", "medium": "the campaign's medium, as sent",
		"name": "the campaign's name, as sent", "referrer": "host of the referrer, if that is another site",
		"landing_page": "path of the page that the visitor came to", "channel": "its kind, by the rules of the model's documentation; empty if there was none",
	}
	var columns []profileColumn
	for i, part := range resolver.TouchColumns() {
		value := sql.Load("compute/result_touch_"+part+".sql").Insert("touch", touch)
		columnType := "String"
		switch part {
		case "at":
			columnType = timeColumn
		case "channel":
			value = value.Set("search_engines", resolver.SearchEngines()).Set("social_networks", resolver.SocialNetworks()).
				Set("mail_hosts", resolver.MailHosts()).Set("mail_words", resolver.MailWords()).Set("social_words", resolver.SocialWords())
			columnType = "LowCardinality(String)"
		}
		columns = append(columns, profileColumn{
			name: c.Columns()[i], columnType: columnType, comment: commentOf(c) + ": " + comments[part], value: value.Number("m", number),
		})
	}
	return columns
}

// commentOf says what a column is.
func commentOf(c resolver.Computed) string {
	switch c.Kind {
	case resolver.FirstSource:
		return "Source of the first of its events that has one"
	case resolver.LastSource:
		return "Source of the last of its events that has one"
	case resolver.FirstTouch:
		return "Where it came from first"
	case resolver.LastTouch:
		return "Where it came from last, not counting direct visits if there are others"
	case resolver.Devices:
		return "Types of the devices of its events, or else their operating systems, sorted"
	case resolver.Countries:
		return "Countries of its events, sorted"
	case resolver.Sessions:
		return fmt.Sprintf("How many times it was active, with more than %s between", resolver.GapText(c.Gap))
	case resolver.ActiveDays:
		return "On how many days it was active, in UTC"
	case resolver.EventCounts:
		return fmt.Sprintf("How many events named %s it owns", c.Event)
	case resolver.FirstTime:
		return fmt.Sprintf("Time of its first event named %s, NULL if there is none", c.Event)
	default:
		return fmt.Sprintf("Time of its last event named %s, NULL if there is none", c.Event)
	}
}

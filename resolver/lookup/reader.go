package lookup

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// Errors of Read.
var (
	// ErrNotFound is wrapped when no profile is what was wanted.
	ErrNotFound = errors.New("no such profile")
	// ErrNotPublished is wrapped when there are no tables to look into.
	ErrNotPublished = errors.New("nothing is published")
)

// All asks for all identifiers of a profile.
const All = math.MaxInt64

// eventsTable is made by the first publication, the other tables by init.
const eventsTable = "resolved_events"

// tables are what a profile is read from.
func tables() []string {
	return []string{"identity_map", "profiles", "profile_traits", "profile_redirects", "rejected_identifiers", eventsTable}
}

// Reader reads profiles from the published tables of a database.
type Reader struct {
	Warehouse *warehouse.Warehouse
	Model     resolver.Model
	Database  string
}

// Read finds the profile and reads it, with at most so many identifiers of each type, the first by first sight. Errors wrap ErrNotFound
// or ErrNotPublished, or are the warehouse's.
func (r *Reader) Read(ctx context.Context, wanted Wanted, most int64) (resolver.Profile, error) {
	named, err := r.checkTables(ctx)
	if err != nil {
		return resolver.Profile{}, err
	}
	found, err := r.find(ctx, wanted)
	if err != nil {
		return resolver.Profile{}, err
	}
	if err := r.readProfile(ctx, &found); err != nil {
		return resolver.Profile{}, err
	}
	if err := r.readIdentifiers(ctx, &found, most); err != nil {
		return resolver.Profile{}, err
	}
	if err := r.readTraits(ctx, &found); err != nil {
		return resolver.Profile{}, err
	}
	found.Timeline, err = r.readTimeline(ctx, found.ID, named)
	return found, err
}

// statement is one of this package's, on the database.
func (r *Reader) statement(name string) sql.Statement {
	return sql.Load("profile/"+name+".sql").Set("database", r.Database)
}

// checkTables sees to it that something is published, and tells whether its events have names.
func (r *Reader) checkTables(ctx context.Context) (named bool, err error) {
	columns := make(map[string][]string)
	err = r.Warehouse.Rows(ctx, r.statement("tables").Set("tables", tables()), func(scan func(...any) error) error {
		var table string
		var names []string
		err := scan(&table, &names)
		columns[table] = names
		return err
	})
	if err != nil {
		return false, err
	}
	missing := slices.DeleteFunc(tables(), func(table string) bool { return columns[table] != nil })
	switch {
	case len(missing) == 0:
		return slices.Contains(columns[eventsTable], "event"), nil
	case len(missing) == 1 && missing[0] == eventsTable:
		return false, fmt.Errorf("%w: the tables of the database %s are still empty: `kindred load FILE` brings events, and `kindred run` makes profiles of them",
			ErrNotPublished, r.Database)
	default:
		return false, fmt.Errorf("%w: the database %s has no %s, or the user may not read it: `kindred init` makes what is missing, "+
			"`kindred run` publishes profiles, and KINDRED_DATABASE names the database", ErrNotPublished, r.Database, strings.Join(missing, ", "))
	}
}

// find returns a profile that has its id alone.
func (r *Reader) find(ctx context.Context, wanted Wanted) (found resolver.Profile, err error) {
	if wanted.Type != ByID {
		statement := r.statement("of_identifier").Set("id_type", wanted.Type).Set("id_value", wanted.Value)
		if found.ID, err = r.text(ctx, statement); err == nil && found.ID == "" {
			err = r.missing(ctx, wanted)
		}
		return found, err
	}
	found.ID, err = r.text(ctx, r.statement("of_id").Set("profile_id", wanted.Value))
	switch {
	case err != nil:
	case found.ID == "":
		err = fmt.Errorf("%w: %s is not in %s.profile_redirects, which has every id that was ever published; an id has to be given in full",
			ErrNotFound, wanted, r.Database)
	case found.ID == uuid.Nil.String():
		err = fmt.Errorf("%w: %s was retired, since none of its identifiers is left; %s.profile_history has the run that did it",
			ErrNotFound, wanted, r.Database)
	case found.ID != wanted.Value:
		found.RedirectedFrom = wanted.Value
	}
	return found, err
}

// text is the one value of a statement, "" if it has no row.
func (r *Reader) text(ctx context.Context, statement sql.Statement) (text string, err error) {
	err = r.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error { return scan(&text) })
	return text, err
}

func (r *Reader) readProfile(ctx context.Context, found *resolver.Profile) error {
	rows := 0
	var types []string
	var counts []uint64
	err := r.Warehouse.Rows(ctx, r.statement("profile").Set("profile_id", found.ID), func(scan func(...any) error) error {
		rows++
		return scan(&found.UserID, &found.Identified, &found.IdentifiedAt, &found.FirstSeen, &found.LastSeen, &found.EventCount, &found.Sources,
			&types, &counts)
	})
	if err != nil {
		return err
	}
	if rows == 0 {
		return fmt.Errorf("%w: %s.profiles has no profile %s, to which %s.identity_map or profile_redirects leads: "+
			"a run is publishing just now, so ask again; if it stays so, `kindred run` finishes what was cut short", ErrNotFound, r.Database, found.ID, r.Database)
	}
	toUTC(&found.FirstSeen, &found.LastSeen, found.IdentifiedAt)
	for i, name := range types {
		found.TypeCounts = append(found.TypeCounts, resolver.TypeCount{Type: name, Count: counts[i]})
		found.IdentifierCount += counts[i]
	}
	return nil
}

func (r *Reader) readIdentifiers(ctx context.Context, found *resolver.Profile, most int64) error {
	found.Identifiers = []resolver.ProfileIdentifier{}
	statement := r.statement("identifiers").Set("profile_id", found.ID).Set("most", most).Set("types", r.Model.Types)
	return r.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
		var i resolver.ProfileIdentifier
		err := scan(&i.Type, &i.Value, &i.FirstSeen, &i.LastSeen, &i.EventCount)
		toUTC(&i.FirstSeen, &i.LastSeen)
		found.Identifiers = append(found.Identifiers, i)
		return err
	})
}

func (r *Reader) readTraits(ctx context.Context, found *resolver.Profile) error {
	found.Traits = []resolver.ProfileTrait{}
	return r.Warehouse.Rows(ctx, r.statement("traits").Set("profile_id", found.ID), func(scan func(...any) error) error {
		var t resolver.ProfileTrait
		err := scan(&t.Trait, &t.Value, &t.SetAt, &t.Source, &t.MessageID)
		toUTC(&t.SetAt)
		found.Traits = append(found.Traits, t)
		return err
	})
}

// toUTC sets times to UTC, in which all that is printed is.
func toUTC(times ...*time.Time) {
	for _, t := range times {
		if t != nil {
			*t = t.UTC()
		}
	}
}

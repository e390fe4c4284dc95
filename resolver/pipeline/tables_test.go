package pipeline_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/reference"
)

// tables are whole output tables by name: the rows as ClickHouse's TabSeparated format writes them, sorted, after a row of the
// columns' names.
type tables map[string][]string

// comparedTables are the tables that hold the same rows whenever the same events are resolved over the same published generation.
var comparedTables = []string{
	"identity_map", "profiles", "profile_traits", "links", "rejected_identifiers", "resolved_events", "profile_history", "profile_redirects",
}

const runCounts = "status, events_read, events_owned, events_without_identifier, identifiers, links, profiles, created, merged, split, largest_profile, rejected, error"

// published reads all output tables, and the counts of the last run. Of the history it leaves out which run each change is from and
// when that was.
func (p place) published(t testing.TB) tables {
	t.Helper()
	out := tables{}
	for _, table := range comparedTables {
		columns := "*"
		if table == "profile_history" {
			columns = "* EXCEPT (at, run_id)"
		}
		rows := lines(p.ask(t, "SELECT "+columns+" FROM "+p.identity+"."+table+" FORMAT TabSeparatedWithNames"))
		out[table] = append(rows[:1:1], canonicalRows(strings.Split(rows[0], "\t"), rows[1:])...)
	}
	out["runs"] = append([]string{strings.ReplaceAll(runCounts, ", ", "\t")},
		lines(p.ask(t, "SELECT "+runCounts+" FROM "+p.identity+".runs ORDER BY started_at DESC LIMIT 1"))...)
	return out
}

// canonicalRows sorts the rows, and writes JSON in one way where the engine and encoding/json have several.
func canonicalRows(header, rows []string) []string {
	for i, row := range rows {
		cells := strings.Split(row, "\t")
		for j, name := range header {
			switch name {
			case "traits", "properties", "context":
				cells[j] = cell(reference.Canonical(uncell(cells[j])))
			case "value":
				if strings.HasPrefix(cells[j], "{") || strings.HasPrefix(cells[j], "[") {
					cells[j] = cell(reference.Canonical(uncell(cells[j])))
				}
			}
		}
		rows[i] = strings.Join(cells, "\t")
	}
	slices.Sort(rows)
	return rows
}

var cellEscaper = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\b", `\b`, "\f", `\f`, "\x00", `\0`, "'", `\'`)

var cellReader = strings.NewReplacer(`\\`, "\\", `\t`, "\t", `\n`, "\n", `\r`, "\r", `\b`, "\b", `\f`, "\f", `\0`, "\x00", `\'`, "'")

// cell escapes a text as TabSeparated does.
func cell(text string) string { return cellEscaper.Replace(text) }

func uncell(text string) string { return cellReader.Replace(text) }

// list writes an array of strings as ClickHouse shows it.
func list(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = "'" + cellEscaper.Replace(value) + "'"
	}
	return "[" + strings.Join(quoted, ",") + "]"
}

func instant(milliseconds int64) string {
	return time.UnixMilli(milliseconds).UTC().Format("2006-01-02 15:04:05.000")
}

func row(cells ...any) string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = fmt.Sprint(c)
	}
	return strings.Join(texts, "\t")
}

const nobody = reference.Nobody

// since returns the resolution as a run that read what came in after a time, in milliseconds, says it: of events, it counts those alone.
func since(r reference.Resolution, after int64) reference.Resolution {
	r.Counts.Read, r.Counts.Owned, r.Counts.Without = 0, 0, 0
	for _, e := range r.Resolved {
		if e.ReceivedAt <= after {
			continue
		}
		r.Counts.Read++
		if e.Owned {
			r.Counts.Owned++
		} else {
			r.Counts.Without++
		}
	}
	return r
}

// expected writes a resolution of the reference as the tables that it should become.
func expected(model resolver.Model, r reference.Resolution) tables {
	out := tables{}
	add := func(table string, cells ...any) { out[table] = append(out[table], row(cells...)) }
	add("identity_map", "id_type", "id_value", "profile_id", "first_seen", "last_seen", "event_count")
	for _, i := range r.Identifiers {
		add("identity_map", cell(i.Type), cell(i.Value), reference.ProfileID(i.Profile), instant(i.First), instant(i.Last), i.Events)
	}
	add("profiles", profileHeader(model)...)
	add("profile_traits", "profile_id", "trait", "value", "set_at", "source", "message_id")
	for _, p := range r.Profiles {
		users, identifiedAt, first := p.Members[resolver.UserID], `\N`, ""
		if len(users) > 0 {
			first, identifiedAt = users[0], instant(p.IdentifiedAt)
		}
		count := 0
		for _, values := range p.Members {
			count += len(values)
		}
		id := reference.ProfileID(p.Anchor)
		add("profiles", append([]any{id, cell(first), len(users) > 0, list(users), list(p.Members[resolver.AnonymousID]), byType(model, p.Members),
			count, instant(p.First), instant(p.Last), identifiedAt, p.Events, list(p.Sources), traitsDocument(p.Traits)},
			slices.Concat(typedCells(model, p.Traits), computedCells(p))...)...)
		for name, trait := range p.Traits {
			add("profile_traits", id, cell(name), cell(trait.Text()), instant(trait.SetAt), cell(trait.Source), cell(trait.MessageID))
		}
	}
	add("links", "left_type", "left_value", "left_profile_id", "right_type", "right_value", "right_profile_id", "status", "first_seen",
		"last_seen", "event_count", "first_message_id")
	for _, l := range r.Links {
		add("links", cell(l.Left.Type), cell(l.Left.Value), reference.ProfileID(l.LeftProfile), cell(l.Right.Type), cell(l.Right.Value),
			reference.ProfileID(l.RightProfile), l.Status, instant(l.First), instant(l.Last), l.Events, cell(l.FirstMessageID))
	}
	add("rejected_identifiers", "id_type", "id_value", "reason", "event_count", "first_seen", "last_seen")
	for _, v := range r.Rejected {
		add("rejected_identifiers", cell(v.Type), cell(v.Value), v.Reason, v.Events, instant(v.First), instant(v.Last))
	}
	add("resolved_events", "profile_id", "message_id", "type", "event", "anonymous_id", "user_id", "previous_id", "group_id", "source",
		"timestamp", "sent_at", "received_at", "traits", "properties", "context")
	for _, e := range r.Resolved {
		profile := nobody
		if e.Owned {
			profile = reference.ProfileID(e.Profile)
		}
		add("resolved_events", profile, cell(e.MessageID), e.Type, cell(e.Name), cell(e.AnonymousID), cell(e.UserID), cell(e.PreviousID),
			cell(e.GroupID), cell(e.Source), instant(e.Timestamp), `\N`, instant(e.ReceivedAt), cell(e.Traits.Text()), cell(e.Properties.Text()),
			cell(e.Context.Text()))
	}
	add("profile_history", "change", "profile_id", "other_profile_id")
	for _, c := range slices.Concat(r.Past, r.History) {
		add("profile_history", c.Change, c.Profile, c.Other)
	}
	add("profile_redirects", "old_profile_id", "profile_id")
	for from, to := range r.Redirects {
		add("profile_redirects", from, to)
	}
	c := r.Counts
	out["runs"] = []string{strings.ReplaceAll(runCounts, ", ", "\t"), row("done", c.Read, c.Owned, c.Without, c.Identifiers, c.Links,
		c.Profiles, c.Created, c.Merged, c.Split, c.Largest, c.Rejected, "")}
	for _, table := range comparedTables {
		slices.Sort(out[table][1:])
	}
	return out
}

// typedCells are the typed columns of a profile.
func typedCells(model resolver.Model, traits map[string]reference.Trait) []any {
	var cells []any
	for _, rule := range model.Traits {
		if rule.Column == "" {
			continue
		}
		trait, has := traits[rule.Name]
		values := []string{}
		if has {
			values, _ = reference.Column(rule, trait)
		}
		bare := strings.HasPrefix(rule.Type, "Int") || strings.HasPrefix(rule.Type, "UInt") || strings.HasPrefix(rule.Type, "Float") ||
			strings.HasPrefix(rule.Type, "Decimal") || rule.Type == "Bool"
		switch {
		case rule.Pick == resolver.PickSet && bare:
			cells = append(cells, "["+strings.Join(values, ",")+"]")
		case rule.Pick == resolver.PickSet:
			cells = append(cells, list(values))
		case len(values) == 0:
			cells = append(cells, `\N`)
		default:
			cells = append(cells, cell(values[0]))
		}
	}
	return cells
}

// profileHeader has the names of the columns of profiles.
func profileHeader(model resolver.Model) []any {
	var names []any
	for _, name := range resolver.ProfileColumns() {
		names = append(names, name)
	}
	for _, rule := range model.Traits {
		if rule.Column != "" {
			names = append(names, rule.Column)
		}
	}
	for _, c := range model.Compute {
		for _, name := range c.Columns() {
			names = append(names, cell(name))
		}
	}
	return names
}

// computedCells are what the model computes of a profile.
func computedCells(p reference.Profile) []any {
	var cells []any
	for _, value := range p.Computed {
		switch value := value.(type) {
		case string:
			cells = append(cells, cell(value))
		case []string:
			cells = append(cells, list(value))
		case *int64:
			if value == nil {
				cells = append(cells, `\N`)
			} else {
				cells = append(cells, instant(*value))
			}
		default:
			cells = append(cells, value)
		}
	}
	return cells
}

// unfit counts the traits that do not fit their type.
func unfit(model resolver.Model, r reference.Resolution) (n uint64) {
	for _, p := range r.Profiles {
		for _, rule := range model.Traits {
			if trait, has := p.Traits[rule.Name]; has {
				if _, fits := reference.Column(rule, trait); !fits {
					n++
				}
			}
		}
	}
	return n
}

func byType(model resolver.Model, members map[string][]string) string {
	var pairs []string
	for _, name := range model.Types {
		if values := members[name]; len(values) > 0 {
			pairs = append(pairs, "'"+cell(name)+"':"+list(values))
		}
	}
	return "{" + strings.Join(pairs, ",") + "}"
}

func traitsDocument(traits map[string]reference.Trait) string {
	document := reference.Document{}
	for name, trait := range traits {
		document[name] = trait.Value
	}
	return cell(document.Text())
}

// raw writes a document as it stands, with its nulls and its dots.
func raw(document reference.Document) string {
	if document == nil {
		return "{}"
	}
	text, err := json.Marshal(document)
	if err != nil {
		panic(fmt.Sprintf("a document is plain data: %v", err))
	}
	return string(text)
}

// diff tells how the tables that a run published differ from those expected, ” if they do not.
func diff(got, want tables) string {
	var out strings.Builder
	for _, table := range slices.Sorted(maps.Keys(want)) {
		missing, extra := subtract(want[table], got[table]), subtract(got[table], want[table])
		if len(missing)+len(extra) == 0 {
			continue
		}
		fmt.Fprintf(&out, "%s: %d rows, want %d\n    %s\n", table, len(got[table])-1, len(want[table])-1, want[table][0])
		for _, rows := range []struct {
			sign string
			rows []string
		}{{"got ", extra}, {"want", missing}} {
			for i, r := range rows.rows {
				if i == 5 {
					fmt.Fprintf(&out, "%s … and %d more\n", rows.sign, len(rows.rows)-i)
					break
				}
				fmt.Fprintf(&out, "%s %s\n", rows.sign, shorten(r))
			}
		}
	}
	return out.String()
}

func shorten(r string) string {
	if len(r) > 600 {
		return r[:600] + "… (" + strconv.Itoa(len(r)) + " bytes)"
	}
	return r
}

// subtract returns the rows of a that b has fewer of.
func subtract(a, b []string) []string {
	left := map[string]int{}
	for _, r := range b {
		left[r]++
	}
	var out []string
	for _, r := range a {
		if left[r]--; left[r] < 0 {
			out = append(out, r)
		}
	}
	return out
}

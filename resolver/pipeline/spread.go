package pipeline

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// deepest is how many views and Merge tables may stand over one another.
const deepest = 8

// tableFacts is what the warehouse says of one.
type tableFacts struct {
	engine, full, query string
	definers            bool // a view that reads with its definer's rights
	names               []string
}

var (
	// distributed are the cluster, database and table of a Distributed table, where they are plain texts.
	distributed = regexp.MustCompile(`^Distributed\('([^'\\]+)', '([^'\\]+)', '([^'\\]+)'[,)]`)
	merged      = regexp.MustCompile(`^Merge\('([^'\\]+)', '((?:[^'\\]|\\.)*)'\)`)
	skips       = regexp.MustCompile(`skip_unavailable_shards = (1|true)\b`)
	readsTable  = regexp.MustCompile(`^TABLE id: \d+, (?:alias: \S+, )?table_name: (.+)$`)
	// oneByOne are parts of a query that make of a row of a table a row of the view, or none.
	oneByOne = []string{"PROJECTION COLUMNS", "PROJECTION", "JOIN TREE", "WHERE", "PREWHERE"}
)

// spread finds where the rows of a table lie. It is nil if they lie on this server, or if nothing says where: then they are read under the
// table's own name.
func (p *Pipeline) spread(ctx context.Context, database, name string) ([]sources.Spread, error) {
	found, _, err := p.lies(ctx, database, name, deepest)
	if err != nil || !slices.ContainsFunc(found, func(at sources.Spread) bool { return at.Cluster != "" }) {
		return nil, err
	}
	return found, nil
}

// lies are the places of a table's rows, and the columns that an asterisk means there.
func (p *Pipeline) lies(ctx context.Context, database, name string, depth int) ([]sources.Spread, []string, error) {
	whole := []sources.Spread{{From: sql.QuoteName(database) + "." + sql.QuoteName(name)}}
	t, err := p.look(ctx, database, name)
	if err != nil || depth == 0 {
		return whole, t.names, err
	}
	if restricted, err := p.restricted(ctx, database, name, t.engine); err != nil || restricted {
		return whole, t.names, err
	}
	switch t.engine {
	case "Distributed":
		if skips.MatchString(t.full) {
			return nil, nil, fmt.Errorf("%w: %s.%s leaves out shards that do not answer "+
				"(its setting skip_unavailable_shards): events would be missing now and then; make it anew without this setting",
				ErrSource, database, name)
		}
		if at := distributed.FindStringSubmatch(t.full); at != nil {
			whole = []sources.Spread{{Cluster: at[1], From: sql.QuoteName(at[2]) + "." + sql.QuoteName(at[3])}}
		}
	case "Merge":
		if of := merged.FindStringSubmatch(t.full); of != nil {
			whole, err = p.mergedLie(ctx, t, name, of[1], strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(of[2]), depth, whole)
		}
	case "View":
		if !t.definers {
			whole, err = p.viewLies(ctx, t, depth, whole)
		}
	}
	return whole, t.names, err
}

// policies are what plans call the step that leaves out rows by a row policy.
var policies = []string{"Row-level security filter", "Row level filter"}

// restricted tells whether a row policy keeps rows of a view or a table over others from this user. Shards, asked for what lies below it,
// would not know of the policy: such rows are read from here.
func (p *Pipeline) restricted(ctx context.Context, database, name, engine string) (bool, error) {
	if !slices.Contains([]string{"Distributed", "Merge", "View"}, engine) {
		return false, nil
	}
	plan, err := texts(ctx, p.Warehouse, sql.Load("check/plan.sql").Set("source_database", database).Set("source_table", name))
	if err != nil {
		return true, nonSource(err)
	}
	return slices.ContainsFunc(plan, func(line string) bool {
		return slices.ContainsFunc(policies, func(step string) bool { return strings.Contains(line, step) })
	}), nil
}

// look asks the warehouse what a table is.
func (p *Pipeline) look(ctx context.Context, database, name string) (t tableFacts, err error) {
	statement := sql.Load("check/spread.sql").Set("source_database", database).Set("source_table", name)
	err = p.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
		return scan(&t.engine, &t.full, &t.query, &t.definers, &t.names)
	})
	return t, err
}

// mergedLie are the places of the tables that a Merge table reads, or the Merge table itself where one has other columns.
func (p *Pipeline) mergedLie(
	ctx context.Context, t tableFacts, name, database, pattern string, depth int, whole []sources.Spread,
) ([]sources.Spread, error) {
	names, err := texts(ctx, p.Warehouse, sql.Load("check/merged.sql").
		Set("source_database", database).Set("source_table", name).Set("pattern", pattern))
	if err != nil {
		return nil, err
	}
	var all []sources.Spread
	for _, one := range names {
		found, columns, err := p.lies(ctx, database, one, depth-1)
		if err != nil {
			return nil, err
		}
		if !slices.Equal(columns, t.names) {
			return whole, nil
		}
		all = append(all, found...)
	}
	return all, nil
}

// viewLies are the places of what a view makes of one table, row by row, or the view itself if it does more than that.
func (p *Pipeline) viewLies(ctx context.Context, t tableFacts, depth int, whole []sources.Spread) ([]sources.Spread, error) {
	tree, err := texts(ctx, p.Warehouse, sql.Load("check/view_tree.sql").Set("query", sql.Expression(t.query)))
	if err != nil || sources.Refused(tree) != "" || !isOneByOne(tree) {
		return whole, nonSource(err)
	}
	before, database, name, after, ok := aroundTable(t.query)
	if !ok || !slices.ContainsFunc(tree, func(line string) bool {
		of := readsTable.FindStringSubmatch(strings.TrimSpace(line))
		return of != nil && of[1] == database+"."+name
	}) {
		return whole, nil
	}
	found, _, err := p.lies(ctx, database, name, depth-1)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(found)
	for i := range all {
		all[i].From = "(" + before + all[i].From + after + ")"
	}
	return all, nil
}

// isOneByOne tells whether a query is one SELECT of one table that groups, sorts, limits and joins nothing.
func isOneByOne(tree []string) bool {
	tables := 0
	for i, line := range tree {
		switch depth := len(line) - len(strings.TrimLeft(line, " ")); {
		case i == 0 && (!strings.HasPrefix(line, "QUERY ") || strings.Contains(line, "is_")):
			return false
		case depth == 2 && !slices.Contains(oneByOne, strings.TrimSpace(line)):
			return false
		case strings.HasPrefix(strings.TrimSpace(line), "TABLE "):
			tables++
		}
	}
	return tables == 1
}

// part of a name as ClickHouse writes it.
const namePattern = "([A-Za-z_][A-Za-z0-9_]*|`(?:[^`\\\\])+`)"

var fromTable = regexp.MustCompile(`\bFROM ` + namePattern + `\.` + namePattern)

// aroundTable cuts a query, as ClickHouse writes it, at the one table that it reads.
func aroundTable(query string) (before, database, table, after string, ok bool) {
	found := fromTable.FindAllStringSubmatchIndex(sql.Blank(query), -1)
	if len(found) != 1 {
		return "", "", "", "", false
	}
	at := found[0]
	unquote := func(from, to int) string { return strings.Trim(query[from:to], "`") }
	return query[:at[2]], unquote(at[2], at[3]), unquote(at[4], at[5]), query[at[5]:], true
}

// unreadable are ClickHouse's errors about what a user may not see, or a shard has not.
var unreadable = []int{60, 81, 497}

// nonSource leaves out errors that say that something cannot be read in this way.
func nonSource(err error) error {
	if code := warehouse.Code(err); slices.Contains(codesOfText, code) || slices.Contains(unreadable, code) {
		return nil
	}
	return err
}

// sitesOf are the sites of a source that lies on some clusters, if the shards make the same columns of it, and else this server alone.
func (p *Pipeline) sitesOf(
	ctx context.Context, in input, clusters []string, from func(number int, cluster string) func(sources.Need) sql.Statement,
) ([]site, error) {
	here := []site{{from: in.from}}
	if !slices.ContainsFunc(clusters, func(name string) bool { return name != "" }) {
		return here, nil
	}
	want, err := p.shape(ctx, in.from)
	if err != nil {
		return nil, err
	}
	var sites []site
	for number, cluster := range clusters {
		at := site{cluster, number, from(number, cluster)}
		got, err := p.shape(ctx, statements{site: at, input: input{from: at.from}}.whole())
		if err != nil || !slices.Equal(got, want) {
			p.Logger.Warn("shards cannot group these events by themselves: all of them are read from here", "cluster", cluster, "why", reasonOf(err))
			return here, nonSource(err)
		}
		sites = append(sites, at)
	}
	return sites, nil
}

func reasonOf(err error) string {
	if err == nil {
		return "their tables have other columns"
	}
	return err.Error()
}

// shape lists the columns of a source, a name and a type each.
func (p *Pipeline) shape(ctx context.Context, from func(sources.Need) sql.Statement) (columns []string, err error) {
	statement := sql.Load("check/shape.sql").Insert("source", from(sources.Need{All: true}))
	err = p.Warehouse.Rows(ctx, statement, func(scan func(...any) error) error {
		var name, of string
		err := scan(&name, &of)
		columns = append(columns, name+" "+of)
		return err
	})
	return columns, err
}

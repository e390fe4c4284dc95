package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

// inspectSources checks the tables of all sources, and the expressions that the model states for them.
func (p *Pipeline) inspectSources(ctx context.Context) (input, string, error) {
	mapping, err := p.Sources(ctx)
	if err != nil {
		return input{}, "", err
	}
	sum := sha256.Sum256([]byte(mapping.Identity))
	in := input{
		from: func(need sources.Need) sql.Statement {
			return relation(mapping.Relation(need))
		},
		came:    sources.CameAt,
		message: "message_key",
		mapping: mapping,
	}
	in.foundation = mapping.Foundation()
	in.sites, err = p.sitesOf(ctx, in, mapping.Clusters(), func(number int, cluster string) func(sources.Need) sql.Statement {
		return func(need sources.Need) sql.Statement { return relationOn(mapping.RelationOn(cluster, need), number) }
	})
	return in, hex.EncodeToString(sum[:8]), err
}

// relationOn is the tables of sources that lie on one cluster as one.
func relationOn(of sql.Expression, number int) sql.Statement {
	return sql.Load("source/relation_on_shards.sql").Set("relation_n", of).Number("n", number)
}

// Sources finds the tables of all sources of the model, and how they are read. Errors wrap ErrSource where the model does not fit the
// tables, and name its line.
func (p *Pipeline) Sources(ctx context.Context) (*sources.Mapping, error) {
	found := make([][]sources.Table, len(p.Model.Sources))
	types := make([]map[string]sources.Types, len(p.Model.Sources))
	var problems []error
	for i, source := range p.Model.Sources {
		tables, err := p.columns(ctx, source.Database, sources.Candidates(source)...)
		if err != nil {
			return nil, err
		}
		found[i], types[i] = tables, map[string]sources.Types{}
		for n, table := range tables {
			if tables[n].Spread, err = p.spread(ctx, table.Database, table.Name); err != nil {
				return nil, err
			}
			types[i][table.Name] = sources.Types{}
			for _, stated := range sources.States(source) {
				of, err := p.typeOf(ctx, table, stated)
				var problem *sources.Problem
				if err != nil && !errors.As(err, &problem) {
					return nil, err
				}
				problems = append(problems, err)
				types[i][table.Name][stated.Name] = of
			}
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSource, err)
	}
	mapping, err := sources.Map(p.Model, func(i int) []sources.Table { return found[i] }, func(i int, table string) sources.Types { return types[i][table] })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSource, err)
	}
	return mapping, nil
}

// typeOf has the warehouse check an expression over a table, and returns its type. What is wrong with the expression is a
// [sources.Problem].
func (p *Pipeline) typeOf(ctx context.Context, table sources.Table, stated sources.Stated) (string, error) {
	refuse := func(why string) error {
		return &sources.Problem{At: stated.At, Message: fmt.Sprintf("%s: %s cannot be read from %s.%s: %s", stated.Name, stated.SQL, table.Database, table.Name, why)}
	}
	if why := sql.ExpressionProblem(stated.SQL); why != "" {
		return "", refuse(why)
	}
	over := func(file string) sql.Statement {
		return sql.Load(file).Set("expression", sql.Expression(stated.SQL)).Set("source_database", table.Database).Set("source_table", table.Name)
	}
	var tree []string
	for _, file := range []string{"check/tree.sql", "check/resolved_tree.sql"} {
		var err error
		if tree, err = texts(ctx, p.Warehouse, over(file)); err != nil {
			return "", refusal(err, refuse)
		}
		if why := sources.Refused(tree); why != "" {
			return "", refuse(why)
		}
	}
	of, ok := sources.TypeOf(tree)
	if !ok {
		return "", refuse("it means several columns: one value is needed")
	}
	return of, nil
}

// refusal is what the warehouse says of an expression, as a problem of the model; other errors stay what they are.
func refusal(err error, refuse func(string) error) error {
	switch said := saidOfText.FindStringSubmatch(err.Error()); {
	case said == nil || !slices.Contains(codesOfText, warehouse.Code(err)):
		return err
	default:
		return refuse(said[1])
	}
}

var (
	// saidOfText is what a warehouse says of a text that it cannot read, without the statement around it.
	saidOfText = regexp.MustCompile(`(?s)(?:DB::Exception|message): (.*?)(?:: [Ii]n scope |[:.]? [Ii]n query |\. \([A-Z_]+\)|$)`)
	// codesOfText are ClickHouse's errors about what a statement says, as its ErrorCodes.cpp names them.
	codesOfText = []int{
		16, 36, 42, 43, 44, 46, 47, 53, 62, 63, 69, 70, 131, 179, 184, 215, 349, 352, 386, 403, 704,
	}
)

// Loadable is the table that kindred load fills.
func Loadable(model resolver.Model) (resolver.Source, error) {
	source, has := model.Loadable()
	if !has {
		return source, fmt.Errorf("%w: the model has no source with the preset kindred and a table: there is nothing that kindred could load into", ErrSource)
	}
	return source, nil
}

// Command kindred is the peer of the other ways in this folder: Kindred's own graph, reached by a run's own statements, from a table
// of pairs to a table of components. It is for BenchmarkPeers.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/warehouse"
	"github.com/kindred-id/kindred/sql"
)

var (
	//go:embed tables.sql
	tables string
	//go:embed sizes.sql
	sizes string
	//go:embed components.sql
	components string
)

// portion is that of a run.
const portion = 64 << 10

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: kindred URL DATABASE")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url, database string) error {
	w, err := warehouse.Open(ctx, warehouse.Config{URL: url + "/" + database, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer w.Close()
	p := peer{Warehouse: w, database: database}
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{{"tables", p.makeTables}, {"sizes", p.plan}, {"links", p.link}, {"ranks", p.rank}, {"members", p.write}, {"components", p.join}} {
		started := time.Now()
		if err := step.do(ctx); err != nil {
			return err
		}
		fmt.Printf("%s %.2f ", step.name, time.Since(started).Seconds())
	}
	return nil
}

type peer struct {
	*warehouse.Warehouse
	database string
	graph    *resolver.Graph
}

func (p *peer) makeTables(ctx context.Context) error {
	for _, text := range strings.Split(tables, ";\n") {
		if err := p.ExecText(ctx, "tables", text); err != nil {
			return err
		}
	}
	return nil
}

// plan sizes the graph. The sizes of the state of a run are known when it has been extracted; those of pairs have to be estimated.
func (p *peer) plan(ctx context.Context) error {
	var answer bytes.Buffer
	if err := p.Query(ctx, sizes, "TabSeparated", &answer); err != nil {
		return err
	}
	var links, identifiers int
	if _, err := fmt.Sscan(answer.String(), &links, &identifiers); err != nil {
		return fmt.Errorf("sizes %q: %w", answer.String(), err)
	}
	p.graph = resolver.NewGraph(min(identifiers, 2*links))
	return nil
}

func (p *peer) load(name string) sql.Statement { return sql.Load(name).Set("state", p.database) }

func (p *peer) link(ctx context.Context) error {
	links := p.load("resolve/links.sql").Set("links", "links").Insert("merging", sql.Load("guard/all.sql"))
	_, err := p.ReadPairs(ctx, links, func(left, right []resolver.Key) error {
		p.graph.Link(left, right)
		return nil
	})
	return err
}

func (p *peer) rank(ctx context.Context) error {
	rank := sql.Load("resolve/rank.sql").
		Set("types", []string{"user_id", "anonymous_id"}).
		Set("published_database", p.database).
		Set("published_profiles", "published").
		Insert("own_id", sql.Load("fold/own_id.sql"))
	ranks := p.load("resolve/ranks.sql").Set("identifiers", "identifiers").Set("unlinked", []string{}).Insert("rank", rank)
	_, err := p.ReadRanks(ctx, ranks, func(keys []resolver.Key, ranks []uint64) error {
		p.graph.Rank(keys, ranks)
		return nil
	})
	if err == nil && p.graph.Ties() > 0 {
		err = errors.New("two users have one time of first sight")
	}
	return err
}

func (p *peer) write(ctx context.Context) error {
	statement := p.load("resolve/write_members.sql").Set("members", "members")
	writer, err := p.WriteKeys(ctx, statement, warehouse.KeyColumn("key"), warehouse.UUIDColumn("profile_id"))
	if err != nil {
		return err
	}
	if err := p.graph.Anchors(portion, func(keys, anchors []resolver.Key) error {
		for i, anchor := range anchors {
			anchors[i] = resolver.ProfileID(anchor)
		}
		return writer.Write(keys, anchors)
	}); err != nil {
		writer.Abort(err)
		return err
	}
	return writer.Close()
}

func (p *peer) join(ctx context.Context) error {
	p.graph = nil
	return p.ExecText(ctx, "components", components)
}

package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/modelfile"
	"github.com/kindred-id/kindred/resolver/pipeline"
)

// TestSpreadSources reads tables of four layouts, of which all but the company's own lie on shards: what comes out is what
// TestSourcesTogether has of one server, in one run and in two.
func TestSpreadSources(t *testing.T) {
	t.Parallel()
	const cluster = "all"
	p := newSpreadPlace(t, "spread_sources", cluster, "table", "at random", rand.New(rand.NewPCG(1, 2)))
	for i := range p.spread.shards.URLs {
		if _, err := p.spread.shards.Ask(t.Context(), i, "CREATE DATABASE "+p.raw); err != nil {
			t.Fatal(err)
		}
	}
	for _, statement := range strings.Split(readFile(t, "testdata/sources/tables.sql"), ";\n") {
		if strings.TrimSpace(statement) != "" {
			p.ask(t, strings.ReplaceAll(statement, "$db", p.raw))
		}
	}
	for _, table := range []string{"identifies", "tracks", "pages", "app_log", "web"} {
		p.dealOut(t, table)
	}
	model, err := modelfile.Parse("kindred.yaml", []byte(strings.ReplaceAll(readFile(t, "testdata/sources/model.yaml"), "$db", p.raw)))
	if err != nil {
		t.Fatal(err)
	}
	p.initAs(t, model)
	modes := []resolver.Mode{resolver.Full, resolver.Incremental}
	if *cases >= 60 {
		modes = append(modes, resolver.Full)
	}
	for _, mode := range modes {
		report := p.runAs(t, model, pipeline.Options{Full: mode == resolver.Full})
		if report.Mode != mode {
			t.Errorf("the run is %s, want %s", report.Mode, mode)
		}
		golden(t, "testdata/sources/first.txt", p.shown(t))
	}
	tell := map[string]string{}
	if err := p.pipelineAs(t, model).Survey(t.Context(), true, func(report resolver.SourceReport) error {
		tell[report.Source.Name] = report.Cluster
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(tell), "map[app:all crm: shop:all web:all]"; got != want {
		t.Errorf("the survey tells %s, want %s", got, want)
	}
}

// dealOut puts the rows of a table of the first server on the shards, each on any of them, and a Distributed table in its place.
func (p place) dealOut(t *testing.T, table string) {
	t.Helper()
	name := p.raw + "." + table
	p.ask(t, "RENAME TABLE "+name+" TO "+name+"_before")
	create := p.ask(t, "SELECT create_table_query FROM system.tables WHERE database = '"+p.raw+"' AND name = '"+table+"_before' FORMAT TSVRaw")
	for i := range p.spread.shards.URLs {
		if _, err := p.spread.shards.Ask(t.Context(), i, strings.Replace(create, table+"_before", table+"_own", 1)); err != nil {
			t.Fatal(err)
		}
	}
	p.ask(t, fmt.Sprintf("CREATE TABLE %[1]s AS %[1]s_own ENGINE = Distributed(%[2]s, %[3]s, %[4]s_own, rand())", name, p.spread.cluster, p.raw, table))
	p.ask(t, "INSERT INTO "+name+" SELECT * FROM "+name+"_before SETTINGS distributed_foreground_insert = 1")
}

package bench

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

var chartFile = flag.String("chart", "", "write what BenchmarkRun measures as a chart to this SVG file")

// result is what BenchmarkRun measured for one number of events.
type result struct {
	events     int
	floor, run time.Duration
	stages     map[string]float64 // seconds of one of the runs
}

// bar is one line of the chart.
type bar struct {
	Label, Total string
	Y            int
	Pieces       []piece
}

// piece is a stretch of a bar.
type piece struct {
	X, Width   float64
	Fill, Name string
}

const (
	barsFrom, barsWidth, barHeight = 190.0, 520.0, 22
	floorFill                      = "#9aa5b1"
)

// fills are the colours of the stages, in their order; all differ in lightness too.
var fills = []string{"#1f5f8b", "#4a90c2", "#8fc1e3", "#f2c14e", "#d1603d"}

// drawChart draws the floor and the run's stages for each number of events, in seconds for each million of them.
func drawChart(results []result) ([]byte, error) {
	longest := 0.0
	for _, r := range results {
		longest = max(longest, r.perMillion(r.run), r.perMillion(r.floor))
	}
	var bars []bar
	for i, r := range results {
		y := 60 + i*3*barHeight
		scale := func(seconds float64) float64 { return barsWidth * seconds / longest }
		floor := r.perMillion(r.floor)
		bars = append(bars, bar{fmt.Sprintf("%s, floor", millions(r.events)), fmt.Sprintf("%.2f s", floor), y,
			[]piece{{barsFrom, scale(floor), floorFill, "the engine alone"}}})
		run := bar{Label: "kindred run --full", Total: fmt.Sprintf("%.2f s", r.perMillion(r.run)), Y: y + barHeight + 2}
		whole := 0.0
		for _, seconds := range r.stages {
			whole += seconds
		}
		x := barsFrom
		for number, stage := range resolver.Stages() {
			width := scale(r.perMillion(r.run) * r.stages[string(stage)] / whole)
			run.Pieces = append(run.Pieces, piece{x, width, fills[number], string(stage)})
			x += width
		}
		bars = append(bars, run)
	}
	var legend []piece
	for number, stage := range resolver.Stages() {
		legend = append(legend, piece{barsFrom + float64(number)*90, 0, fills[number], string(stage)})
	}
	var drawn bytes.Buffer
	err := chart.Execute(&drawn, map[string]any{"Bars": bars, "Legend": legend, "Height": 80 + len(results)*3*barHeight})
	return drawn.Bytes(), err
}

func (r result) perMillion(d time.Duration) float64 { return d.Seconds() / float64(r.events) * 1e6 }

func millions(events int) string {
	if events%1_000_000 == 0 {
		return fmt.Sprintf("%d million events", events/1_000_000)
	}
	return fmt.Sprintf("%d events", events)
}

var chart = template.Must(template.New("chart").Funcs(template.FuncMap{
	"half": func(y int) int { return y + barHeight/2 + 4 },
	"tip":  func(b bar) float64 { last := b.Pieces[len(b.Pieces)-1]; return last.X + last.Width + 6 },
}).Parse(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {{.Height}}" font-family="sans-serif" font-size="12" role="img">
<title>Seconds for each million events: the floor and kindred run --full, by stage</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="10" y="22" font-size="14">Seconds for each million events</text>
{{range .Legend}}<rect x="{{printf "%.1f" .X}}" y="32" width="12" height="12" fill="{{.Fill}}"/><text x="{{printf "%.1f" .X}}" dx="16" y="42">{{.Name}}</text>
{{end}}{{range .Bars}}{{$bar := .}}<text x="180" y="{{half .Y}}" text-anchor="end">{{.Label}}</text>
{{range .Pieces}}<rect x="{{printf "%.1f" .X}}" y="{{$bar.Y}}" width="{{printf "%.1f" .Width}}" height="22" fill="{{.Fill}}"><title>{{.Name}}</title></rect>
{{end}}<text x="{{printf "%.1f" (tip $bar)}}" y="{{half .Y}}">{{.Total}}</text>
{{end}}</svg>
`))

// writeChart writes what was measured to the file of -chart, if there is one.
func writeChart(b *testing.B, results []result) {
	b.Helper()
	if *chartFile == "" || len(results) == 0 {
		return
	}
	drawn, err := drawChart(results)
	if err == nil {
		err = os.WriteFile(*chartFile, drawn, 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func TestChart(t *testing.T) {
	stages := map[string]float64{"extract": 3, "resolve": 2, "fold": 4, "check": 0.5, "publish": 0.5}
	drawn, err := drawChart([]result{
		{1_000_000, time.Second, 4 * time.Second, stages},
		{10_000_000, 5 * time.Second, 20 * time.Second, stages},
	})
	if err != nil {
		t.Fatal(err)
	}
	bars := 0
	for decoder := xml.NewDecoder(bytes.NewReader(drawn)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, drawn)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "rect" {
			bars++
		}
	}
	if want := 1 + 5 + 2*(1+5); bars != want { // ground, legend, and a floor and five stages each
		t.Errorf("got %d rectangles, want %d", bars, want)
	}
	for _, want := range []string{"10 million events, floor", "4.00 s", `width="156.0" height="22" fill="#1f5f8b"`} {
		if !strings.Contains(string(drawn), want) {
			t.Errorf("want %s in\n%s", want, drawn)
		}
	}
}

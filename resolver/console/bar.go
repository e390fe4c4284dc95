package console

import (
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// barWidth is the most columns of the bar itself; on a narrow terminal it shrinks before the figures beside it do.
const barWidth = 22

// newBar adds a bar of plain ASCII with a label before it (padded to the longest label) and, after it, figures, which is asked at every redraw (ten times a
// second). The result is nil when the terminal has gone away; the work goes on without its bar.
func newBar(bars *mpb.Progress, label string, figures func() string) *mpb.Bar {
	style := mpb.BarStyle().Lbound("[").Filler("=").Tip(">").Padding(" ").Rbound("]")
	bar, err := bars.Add(0, style.Build(),
		mpb.BarWidth(barWidth),
		mpb.PrependDecorators(decor.Name(label, decor.WC{C: decor.DSyncWidthR})),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return figures() })),
	)
	if err != nil {
		return nil
	}
	return bar
}

// setBar moves a bar to done of total; a total of 0 or less is unknown, and draws an empty bar.
func setBar(bar *mpb.Bar, done, total int64) {
	if bar == nil {
		return
	}
	if total <= 0 {
		// The bar is full when current equals total; an unknown total must not look so.
		done, total = 0, 1
	}
	bar.SetTotal(total, false)
	bar.SetCurrent(min(done, total))
}

// fillBar ends a bar at its full width.
func fillBar(bar *mpb.Bar) {
	if bar != nil {
		bar.SetTotal(1, true)
	}
}

// stopBar ends a bar where it is.
func stopBar(bar *mpb.Bar) {
	if bar != nil {
		bar.Abort(false)
	}
}

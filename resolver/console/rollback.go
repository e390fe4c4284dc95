package console

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// Rollback writes what a rollback put back as a few lines for a person. The error is w's.
func Rollback(w io.Writer, report resolver.Report) error {
	var text strings.Builder
	fmt.Fprintf(&text, "The generation before is back: %s, from the events received up to %s.\n",
		Count(report.Profiles, "profile", "profiles"), report.WindowTo.UTC().Format(time.RFC3339))
	lines := summaryLines(report)
	words := noun(changed(report), "change", "changes") + " to profiles"
	if changed(report) > 0 {
		words += ": " + changes(report) + ", listed in profile_history"
	}
	writeLines(&text, append(lines, line{changed(report), words}))
	text.WriteString("\nThe generation that was published is gone. The next `kindred run` reads the windows since then again.\n")
	_, err := io.WriteString(w, text.String())
	return err
}

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
	last := changesLine(report)
	if last.number > 0 {
		last.words += ", listed in profile_history"
	}
	writeLines(&text, append(summaryLines(report), last))
	text.WriteString("\nThe generation that was published is gone. The next `kindred run` reads the windows since then again.\n")
	_, err := io.WriteString(w, text.String())
	return err
}

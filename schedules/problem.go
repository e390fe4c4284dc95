package schedules

import (
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// Problem is one thing wrong with a schedule file.
type Problem = yamlfile.Problem

// FileError says everything that is wrong with a schedule file.
type FileError = yamlfile.Error

// brief writes a duration without its zero minutes and seconds.
func brief(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

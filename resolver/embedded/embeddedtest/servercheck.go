package embeddedtest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/kindred-id/kindred/sql"
)

//go:embed needs.sql
var needs string

// need is a statement that a server has to take, and what it does not let the suites do if it refuses.
type need struct{ right, statement string }

// needed are the statements of needs.sql, whose first paragraph is about all of them.
func needed() []need {
	var all []need
	for _, paragraph := range strings.Split(needs, "\n\n")[1:] {
		right, statement, _ := strings.Cut(strings.TrimPrefix(paragraph, "-- "), "\n")
		all = append(all, need{right, strings.TrimRight(statement, ";\n")})
	}
	return all
}

// Check does what the suites need of the server, in a database of its own that is gone after it. The error is one line, which names the
// first thing that the server is too old for, or its user may not do.
func (s *Server) Check(ctx context.Context) (err error) {
	query, err := sql.Load("check/version.sql").Literal()
	if err != nil {
		return err
	}
	version, err := s.tell(ctx, query, nil)
	if err != nil {
		return fmt.Errorf("%s: the server does not answer: %s", ServerVariable, oneLine(err))
	}
	if err := sql.CheckVersion(strings.TrimSpace(version)); err != nil {
		return fmt.Errorf("%s: %w", ServerVariable, err)
	}
	scratch := databases() + "check"
	defer func() {
		if dropped := s.drop(ctx, scratch); dropped != nil && err == nil {
			err = dropped
		}
	}()
	for _, need := range needed() {
		if _, err := s.tell(ctx, strings.ReplaceAll(need.statement, "DB", scratch), nil); err != nil {
			return fmt.Errorf("%s: the tests cannot %s: %s", ServerVariable, need.right, oneLine(err))
		}
	}
	return nil
}

// oneLine is the beginning of an error, without its line breaks.
func oneLine(err error) string {
	return fmt.Sprintf("%.500s", strings.Join(strings.Fields(err.Error()), " "))
}

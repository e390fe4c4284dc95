package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/resolver/sources"
	"github.com/kindred-id/kindred/sql"
)

// describeEvents gives the view of events, and each of its columns that has one in the source, a comment. A view's own list of columns
// could have them too, but with types, and these are the source's business; so it comes a moment after the view.
func (p *Pipeline) describeEvents(ctx context.Context) error {
	var comments []sql.Statement
	say := func(column, comment string) {
		comments = append(comments,
			sql.Load("publish/column_comment.sql").Set("column_n", column).Set("comment_n", comment).Number("n", len(comments)))
	}
	if p.Model.Plain() {
		find := sql.Load("publish/source_comments.sql").
			Set("database", p.Database).Set("source_database", p.Model.Sources[0].Database).Set("source_table", p.Model.Sources[0].Table)
		if err := p.Warehouse.Rows(ctx, find, func(scan func(...any) error) error {
			var column, comment string
			err := scan(&column, &comment)
			say(column, comment)
			return err
		}); err != nil {
			return err
		}
	} else {
		// The view may be one that another model made.
		tables, err := p.columns(ctx, p.Database, "resolved_events")
		if err != nil {
			return err
		}
		for _, c := range sources.Comments() {
			if len(tables) == 1 && tables[0].Has(c.Column) {
				say(c.Column, c.Comment)
			}
		}
	}
	return p.Warehouse.ExecLiteral(ctx, sql.Load("publish/comments.sql").Set("database", p.Database).Insert("comments", comments...))
}

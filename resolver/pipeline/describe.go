package pipeline

import (
	"context"

	"github.com/kindred-id/kindred/sql"
)

// describeEvents gives the view of events, and each of its columns that has one in the source, a comment. A view's own list of columns
// could have them too, but with types, and these are the source's business; so it comes a moment after the view.
func (p *Pipeline) describeEvents(ctx context.Context) error {
	var comments []sql.Statement
	find := sql.Load("publish/source_comments.sql").
		Set("database", p.Database).Set("source_database", p.Model.Source.Database).Set("source_table", p.Model.Source.Table)
	if err := p.Warehouse.Rows(ctx, find, func(scan func(...any) error) error {
		var column, comment string
		err := scan(&column, &comment)
		comments = append(comments,
			sql.Load("publish/column_comment.sql").Set("column_n", column).Set("comment_n", comment).Number("n", len(comments)))
		return err
	}); err != nil {
		return err
	}
	return p.Warehouse.ExecLiteral(ctx, sql.Load("publish/comments.sql").Set("database", p.Database).Insert("comments", comments...))
}

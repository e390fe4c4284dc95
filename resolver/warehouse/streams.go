package warehouse

import (
	"context"

	"github.com/ClickHouse/ch-go/proto"
)

// streams is how whole columns go to the warehouse and come from it. There is one for each protocol.
type streams interface {
	// read has the columns hold the blocks of a statement's result, one after the other, and calls use for each that has rows.
	read(ctx context.Context, s *running, statement builder, columns proto.Results, use func(rows int) error) error
	// insert sends what the columns hold after each call of next, until that returns io.EOF, and leaves the columns empty.
	insert(ctx context.Context, s *running, text string, columns proto.Input, next func(context.Context) error) error
	close() error
}

// builder is a statement whose values go beside its text, or are written into that.
type builder interface {
	Build() (text string, values map[string]any, err error)
	Literal() (text string, err error)
}

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/lookup"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// Formats of a profile that is shown.
const (
	profileAsText = "text"
	profileAsJSON = "json"
)

func (p *program) profileCommand() *cobra.Command {
	var (
		format string
		all    bool
	)
	cmd := &cobra.Command{
		Use:   "profile TYPE=VALUE",
		Short: "Show one profile: its identifiers, its traits and what happened",
		Long: `Show the profile that has an identifier: what is known of it, its identifiers, its traits with where each came from, and what
happened month by month. TYPE is an identifier type of the model, and VALUE is normalized as the model does it for that type. With
profile_id the profile is found by its id; an id that it had before it was merged leads to it too, and the output says so.

Long lists are cut, unless --all is given; --format json has everything always. Exit code 1: there is no such profile.`,
		Example: `  kindred profile user_id=97980cfea0067
  kindred profile profile_id=106563ca-4b0f-4ac7-a56b-d8a4e0a2bd6e --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("profile takes one argument, got %d: %w", len(args), lookup.ErrArgument)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != profileAsText && format != profileAsJSON {
				return usagef("--format %q is not right: a profile is shown as text or as json", format)
			}
			wanted, err := lookup.Parse(p.model, args[0])
			if err != nil {
				return usagef("profile: %w", err)
			}
			return p.connect(cmd.Context(), func(ctx context.Context, w *warehouse.Warehouse) error {
				return p.showProfile(ctx, w, wanted, format, all)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", profileAsText, "text, or json for programs")
	cmd.Flags().BoolVar(&all, "all", false, fmt.Sprintf("show all identifiers, not the first %d of each type, and all of long lists and values", console.ShownIdentifiers))
	return cmd
}

func (p *program) showProfile(ctx context.Context, w *warehouse.Warehouse, wanted lookup.Wanted, format string, all bool) error {
	most := int64(console.ShownIdentifiers)
	if all || format == profileAsJSON {
		most = lookup.All
	}
	reader := lookup.Reader{Warehouse: w, Model: p.model, Database: p.settings.Database}
	found, err := reader.Read(ctx, wanted, most)
	switch {
	case errors.Is(err, lookup.ErrNotPublished):
		return fmt.Errorf("%w (the warehouse is %s)", err, console.MaskURL(p.settings.WarehouseURL))
	case err != nil:
		return err
	case format == profileAsJSON:
		return lookup.WriteJSON(p.stdout, found)
	default:
		return console.Profile(p.stdout, found, all)
	}
}

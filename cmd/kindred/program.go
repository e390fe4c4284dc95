package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/lock"
	"github.com/kindred-id/kindred/resolver/pipeline"
	"github.com/kindred-id/kindred/resolver/settings"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// Exit codes, as the README lists them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitRefuse = 3  // a gate refused to publish
	exitHeld   = 75 // EX_TEMPFAIL of sysexits.h: the same call may well succeed later
)

// usageError is a mistake of the caller: arguments, flags, environment or files of configuration.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// program is one call of kindred. Tests call its run as main does.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environment    []string
	version        string

	settings settings.Settings
	model    resolver.Model
	screen   *console.Screen
	logger   *slog.Logger
	recorder *warehouse.Recorder // of a run with --profile
}

// run does the command and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	p.screen = console.NewScreen(p.stderr, time.Now)
	p.logger = console.NewLogger(p.screen, slog.LevelInfo, !p.screen.IsTerminal())
	root := p.command()
	root.SetArgs(args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(p.stderr, "kindred: %s\n", console.MaskSecrets(err.Error()))
	switch {
	case errors.As(err, new(usageError)):
		return exitUsage
	case errors.Is(err, lock.ErrHeld):
		return exitHeld
	case errors.Is(err, pipeline.ErrRefused):
		return exitRefuse
	default:
		return exitFailed
	}
}

func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "kindred",
		Short: "Resolve the identities in a ClickHouse warehouse",
		Long: `Kindred links the identifiers that occur together in product events, computes which belong to one person, and
writes identity maps and merged profiles back to the warehouse.

Settings come from the environment (kindred env lists them); a flag of the same name beats it.`,
		SilenceErrors:              true,
		SilenceUsage:               true,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
		SuggestionsMinimumDistance: 2,
		Args: func(root *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("unknown command %q%s; `kindred --help` lists the commands", args[0], suggestion(root, args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.HasParent() || cmd.Name() == "help" || cmd.Name() == "version" {
				return nil // none of them needs settings, and who has wrong ones may need them
			}
			if err := p.configure(cmd.Flags()); err != nil {
				return err
			}
			if slices.Contains([]string{"query", "check", "sources", "detect"}, cmd.Name()) {
				return nil // check reports on the model, the others need none
			}
			_, err := p.readModel()
			return err
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w; `%s --help` lists the flags", err, cmd.CommandPath())
	})
	for _, variable := range settings.Variables() {
		// A password on a command line is seen by every user of the machine.
		if !strings.Contains(variable.Flag, "password") {
			root.PersistentFlags().String(variable.Flag, "", variable.Description+" ("+variable.Name+")")
		}
	}
	root.AddCommand(p.initCommand(), p.loadCommand(), p.runCommand(), p.rollbackCommand(), p.scheduleCommand(), p.profileCommand(), p.queryCommand(),
		p.checkCommand(), p.sourcesCommand(), p.envCommand(), p.versionCommand())
	return root
}

// suggestion names the commands that the word may have meant.
func suggestion(root *cobra.Command, word string) string {
	if names := root.SuggestionsFor(word); len(names) > 0 {
		return fmt.Sprintf(" (did you mean %s?)", strings.Join(names, " or "))
	}
	return ""
}

// configure reads the settings, once the flags are known.
func (p *program) configure(flags *pflag.FlagSet) error {
	given := make(map[string]string)
	flags.Visit(func(flag *pflag.Flag) { given[flag.Name] = flag.Value.String() })
	var err error
	if p.settings, err = settings.Load(p.environment, given); err != nil {
		return usageError{err}
	}
	p.logger = console.NewLogger(p.screen, p.settings.LogLevel, !p.screen.IsTerminal())
	return nil
}

// noArguments refuses arguments with a clear error.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, got %q", cmd.CommandPath(), args)
	}
	return nil
}

func (p *program) stdoutIsTerminal() bool {
	file, isFile := p.stdout.(*os.File)
	return isFile && console.IsTerminal(file)
}

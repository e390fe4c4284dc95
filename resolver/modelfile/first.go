package modelfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/kindred-id/kindred/resolver"
)

// maxGuesses is how many guesses a first model has.
const maxGuesses = 10

// First writes a first model of the sources that were recognised, with comments that say by what. Guesses are there as comments, as in
// [Text]. What it writes has the sources that are certain, of which there has to be one.
func First(suggestions []resolver.Suggestion) string {
	w := &writer{model: resolver.BuiltinModel()}
	w.line("# yaml-language-server: $schema=%s", SchemaURL)
	w.comment("A first model, of the tables that Kindred recognised in the warehouse. Read it, and see by `kindred check` what the rows " +
		"of each source hold. `kindred check --print-model` explains every key.")
	w.line("")
	w.line("sources:")
	var types []string
	certain, guesses := 0, 0
	for _, s := range suggestions {
		if s.Guess {
			guesses++
			continue
		}
		if certain++; certain > maxSources {
			continue
		}
		w.suggestion(s)
		w.source(s.Source)
		w.beside(s.Source)
		types = append(types, s.Types...)
	}
	if more := certain - maxSources; more > 0 {
		w.inner("Kindred reads at most %d sources: %d more tables were recognised.", maxSources, more)
	}
	w.guesses(suggestions, guesses)
	w.line("")
	w.line("identifiers:")
	if slices.Contains(types, resolver.UserID) {
		w.line("  - type: user_id")
		w.line("    from: [user_id]")
	}
	if slices.Contains(types, resolver.AnonymousID) {
		w.line("  - type: anonymous_id")
		w.line("    from: [anonymous_id]")
	}
	w.previous(certainOf(suggestions), types)
	email := w.email(suggestions)
	if slices.Contains(types, resolver.UserID) && slices.Contains(types, resolver.AnonymousID) {
		w.sharedValues(email)
	}
	return w.text.String()
}

// certainOf are the sources of suggestions that are no guesses.
func certainOf(suggestions []resolver.Suggestion) []resolver.Source {
	var sources []resolver.Source
	for _, s := range suggestions {
		if !s.Guess {
			sources = append(sources, s.Source)
		}
	}
	return sources
}

// previous is what an alias event names somebody by, and what PostHog does.
func (w *writer) previous(sources []resolver.Source, types []string) {
	var stands []string
	for _, name := range []string{resolver.UserID, resolver.AnonymousID} {
		if slices.Contains(types, name) {
			stands = append(stands, name)
		}
	}
	has := func(preset resolver.Preset) bool {
		return slices.ContainsFunc(sources, func(s resolver.Source) bool { return s.Preset == preset })
	}
	if has(resolver.PresetPostHog) {
		w.line("  - type: distinct_id")
		w.line("    from: [distinct_id]")
		w.line("    stands_for: [%s]", strings.Join(stands, ", "))
		stands = append(stands, resolver.DistinctID)
	}
	if slices.ContainsFunc(sources, func(s resolver.Source) bool { return s.Preset != resolver.PresetSnowplow && s.Kind != resolver.Records }) {
		w.line("  - type: previous_id")
		w.line("    from: [{path: previous_id, on: alias}]")
		w.line("    stands_for: [%s]", strings.Join(stands, ", "))
	}
}

// sharedValues are the limits that are built in.
func (w *writer) sharedValues(email bool) {
	const limit = "  %s: {user_id: %d}"
	w.line("")
	w.line("max_links:")
	w.inner("What more accounts share is nobody's: a kiosk, the address of a team. Its links merge nothing. So much is built in.")
	w.line(limit, resolver.AnonymousID, resolver.BuiltinMaxLinks)
	if email {
		w.example(fmt.Sprintf(limit+"\n", resolver.Email, resolver.BuiltinMaxLinks))
	}
}

// suggestion says what a source was recognised by.
func (w *writer) suggestion(s resolver.Suggestion) {
	var tables []string
	for _, table := range s.Tables {
		tables = append(tables, table.Database+"."+table.Table)
	}
	product := map[resolver.Preset]string{
		resolver.PresetKindred: "Kindred's own layout", resolver.PresetSegment: "Segment's layout", resolver.PresetRudderStack: "RudderStack's layout",
		resolver.PresetJitsu: "Jitsu's layout", resolver.PresetPostHog: "PostHog's layout", resolver.PresetSnowplow: "Snowplow's layout",
	}[s.Source.Preset]
	switch {
	case s.Guess:
		product = "maybe records of people"
	case product == "":
		product = "a table of events"
	}
	w.inner("%s: %s, %s.", strings.Join(tables, ", "), product, s.Because)
}

// beside says what else a source may need.
func (w *writer) beside(s resolver.Source) {
	if s.Preset == resolver.PresetPostHog {
		w.inner("One team's events alone:")
		w.example("    where: team_id = 1")
	}
}

// guesses are sources that somebody has to look at first.
func (w *writer) guesses(suggestions []resolver.Suggestion, count int) {
	if count == 0 {
		return
	}
	shown := min(count, maxGuesses)
	w.inner("What is known of people. If a table is that, and its id is the user_id of the events, take the # away from its lines, and from those of email below.")
	for _, s := range suggestions {
		if !s.Guess {
			continue
		}
		if shown--; shown < 0 {
			break
		}
		w.suggestion(s)
		source := &writer{}
		source.source(s.Source)
		w.example(source.text.String())
	}
	if count > maxGuesses {
		w.inner("%d more tables look like that.", count-maxGuesses)
	}
}

// email is the identifier that most have and not all should use. It tells whether some source has one.
func (w *writer) email(suggestions []resolver.Suggestion) bool {
	var from []string
	for _, s := range suggestions {
		switch {
		case s.Guess && !slices.Contains(from, resolver.Email):
			from = append(from, resolver.Email)
		case !s.Guess && s.Source.Preset != resolver.PresetSnowplow && !slices.Contains(from, "traits.email"):
			from = append(from, "traits.email", "context.traits.email")
		}
	}
	if len(from) == 0 {
		return false
	}
	w.inner("An e-mail address links what has no user_id in common. Use it where people have shown that theirs is theirs.")
	w.example(fmt.Sprintf("  - type: email\n    from: [%s]\n    normalize: [lower]\n", strings.Join(from, ", ")))
	return true
}

// inner writes a comment within a list. What it says of the warehouse may hold anything.
func (w *writer) inner(format string, args ...any) {
	var b strings.Builder
	for _, r := range fmt.Sprintf(format, args...) {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		escaped := strconv.QuoteRune(r)
		b.WriteString(escaped[1 : len(escaped)-1])
	}
	line := "  #"
	for _, word := range strings.Fields(b.String()) {
		if len(line)+1+len(word) > commentWidth {
			w.line("%s", line)
			line = "  #"
		}
		line += " " + word
	}
	w.line("%s", line)
}

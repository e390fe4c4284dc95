package modelfile

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/kindred-id/kindred/resolver"
)

// SchemaURL is where editors find the JSON Schema of model files.
const SchemaURL = "https://raw.githubusercontent.com/kindred-id/kindred/main/docs/model.schema.json"

// Text writes a model as a file with comments, to start one's own from. Parsed, it is the same model again, if that came from Parse
// or is the built-in one. Keys that the model leaves at their default are there as comments: without the # before it, a line that
// begins with #key or "#  " is an example that can be used.
func Text(m resolver.Model) string {
	w := &writer{model: m}
	w.line("# yaml-language-server: $schema=%s", SchemaURL)
	w.comment("Kindred's model: which identifiers the events carry, and by which rules they become profiles. Every key may be left out. " +
		"Kindred reads kindred.yaml in its working directory, or the file that KINDRED_MODEL names; `kindred check` says what is wrong with it.")
	sections := map[string]func(key){
		"sources":         w.sources,
		"identifiers":     w.identifiers,
		"block":           w.block,
		"max_links":       w.maxLinks,
		"max_per_profile": w.maxPerProfile,
		"prefer":          func(key) { w.line("prefer: %s", m.Prefer) },
		"traits":          w.traits,
		"resolved_events": func(key) { w.line("resolved_events: %s", m.ResolvedEvents) },
		"compute":         w.compute,
	}
	for _, k := range keys().keys {
		w.line("")
		w.comment(k.doc)
		switch value := k.value.(type) {
		case list:
			switch item := value.item.(type) {
			case fields:
				w.options(item)
			case computed:
				w.options(item.options)
			}
		case fields:
			w.options(value)
		case byName:
			if each, ok := value.each.(fields); ok {
				w.options(each)
			}
		}
		sections[k.name](k)
	}
	return w.text.String()
}

type writer struct {
	model resolver.Model
	text  strings.Builder
}

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.text, format+"\n", args...)
}

// commentWidth is the width of a printed file's comments.
const commentWidth = 100

// comment writes a text in lines that begin with #.
func (w *writer) comment(text string) {
	line := "#"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > commentWidth {
			w.line("%s", line)
			line = "#"
		}
		line += " " + word
	}
	w.line("%s", line)
}

// options explains the keys of a mapping.
func (w *writer) options(mapping fields) {
	for _, k := range mapping.keys {
		w.comment("- " + k.name + ": " + k.doc)
	}
}

// example writes YAML as a comment.
func (w *writer) example(text string) {
	for line := range strings.Lines(text) {
		w.line("#%s", strings.TrimSuffix(line, "\n"))
	}
}

func (w *writer) identifiers(k key) {
	w.line("identifiers:")
	for _, name := range w.model.Types {
		w.line("  - type: %s", plain(name))
		var places []string
		for _, slot := range w.model.Slots {
			if slot.Type == name {
				places = append(places, from(slot))
			}
		}
		w.line("    from: [%s]", strings.Join(places, ", "))
		if steps := w.model.Normalize[name]; len(steps) > 0 {
			w.line("    normalize: [%s]", strings.Join(words(steps), ", "))
		}
		if !w.model.Merges(name) {
			w.line("    link: false")
		}
		if of := w.model.StandsFor[name]; len(of) > 0 {
			w.line("    stands_for: [%s]", strings.Join(of, ", "))
		}
	}
	if !slices.Contains(w.model.Types, resolver.Email) {
		w.example(k.example)
	}
}

// from writes one place of an identifier.
func from(slot resolver.Slot) string {
	where := slot.Place().String()
	more := ""
	if slot.Only != "" {
		more += ", on: " + plain(slot.Only)
	}
	switch {
	case slot.OfType != "":
		more += ", of_type: " + plain(slot.OfType)
	case slot.List:
		more += ", list: true"
	}
	if more == "" {
		return plain(where)
	}
	return fmt.Sprintf("{path: %s%s}", plain(where), more)
}

func (w *writer) block(k key) {
	blocked := w.model.Blocked
	if blocked.Builtin {
		builtin := resolver.BuiltinBlocked().Values
		blocked.Values = slices.DeleteFunc(slices.Clone(blocked.Values), func(value string) bool { return slices.Contains(builtin, value) })
	}
	if blocked.Builtin && len(blocked.Values)+len(blocked.Patterns)+len(blocked.ByType) == 0 {
		w.example("block:\n" + fmt.Sprintf(k.example, plain(w.model.Types[0])))
		return
	}
	w.line("block:")
	w.line("  builtin: %t", blocked.Builtin)
	w.blocked("  ", resolver.BlockedOfType{Values: blocked.Values, Patterns: blocked.Patterns})
	if len(blocked.ByType) > 0 {
		w.line("  types:")
	}
	for _, name := range slices.Sorted(maps.Keys(blocked.ByType)) {
		w.line("    %s:", plain(name))
		w.blocked("      ", blocked.ByType[name])
	}
}

func (w *writer) blocked(indent string, blocked resolver.BlockedOfType) {
	for _, part := range []struct {
		name  string
		texts []string
	}{{"values", blocked.Values}, {"patterns", blocked.Patterns}} {
		if len(part.texts) > 0 {
			w.line("%s%s:", indent, part.name)
		}
		for _, text := range part.texts {
			w.line("%s  - %s", indent, quoted(text))
		}
	}
}

func (w *writer) maxLinks(key) {
	if len(w.model.MaxLinks) == 0 {
		w.line("max_links: {}")
		return
	}
	w.line("max_links:")
	for i, limit := range w.model.MaxLinks {
		if i == 0 || w.model.MaxLinks[i-1].Type != limit.Type {
			w.line("  %s:", plain(limit.Type))
		}
		w.line("    %s: %d", plain(limit.Other), limit.Limit)
	}
}

func (w *writer) maxPerProfile(k key) {
	if len(w.model.MaxPerProfile) == 0 {
		i := slices.IndexFunc(w.model.Types, w.model.Merges)
		w.example("max_per_profile:\n" + fmt.Sprintf(k.example, plain(w.model.Types[i])))
		return
	}
	w.line("max_per_profile:")
	for _, limit := range w.model.MaxPerProfile {
		w.line("  %s: %d", plain(limit.Type), limit.Limit)
	}
}

var (
	plainPattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	// What some version of YAML takes for something else than text.
	yamlWords = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
)

// plain writes a text without quotes, where YAML takes it for text.
func plain(text string) string {
	if plainPattern.MatchString(text) && !slices.Contains(yamlWords, strings.ToLower(text)) {
		return text
	}
	return quoted(text)
}

// quoted writes a text in quotes: single ones, in which nothing but the quote itself is special, if every character is visible.
func quoted(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

package modelfile

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/yamlfile"
)

const (
	maxTypes = 255
	maxLimit = math.MaxInt32
	// A run looks at every place in every event, and tries every pattern on every value.
	maxPlaces   = 100
	maxPatterns = 200
)

// documents are the columns of an event that hold JSON.
var documents = []string{"traits", "properties", "context"}

var (
	typePattern  = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	placePattern = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*|(traits|properties|context)` +
		`(\.([A-Za-z0-9_$-]+|"[^"\\{}` + "`" + `\x00-\x1f]+"))+)$`)
)

// Texts that stand at more than one place.
var (
	typeName = text{
		pattern:  typePattern,
		examples: []string{resolver.UserID, resolver.AnonymousID, "email", "phone", "device_id"},
		wrong: func(what, word string) (string, string) {
			hint := "small letters, digits and _, at most 63, the first a letter"
			if mended := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(word)); mended != word && typePattern.MatchString(mended) {
				hint = fmt.Sprintf("did you mean %q?", mended)
			}
			return fmt.Sprintf("the %s %.100q cannot be used", what, word), hint
		},
	}
	place = text{
		pattern:  placePattern,
		not:      documents,
		examples: []string{"user_id", "anonymous_id", "traits.email", "context.traits.email", "context.device.id", `properties."plan.id"`},
		wrong:    wrongPlace,
	}
	blockedValue = text{
		pattern: regexp.MustCompile(`[^ \t\n\r\v\f]`),
		wrong: func(string, string) (string, string) {
			return "a blocked value is empty", "leave it out: a value that is empty, or only white space, is missing anyway"
		},
	}
)

// wrongPlace says why a text names no place in an event.
func wrongPlace(what, word string) (message, hint string) {
	const rule = "a column (letters, digits and _), or a path into traits, properties or context, such as traits.email"
	message, hint = fmt.Sprintf("%s: %.100q names no place in an event", what, word), rule
	first, rest, isPath := strings.Cut(word, ".")
	switch near, isNear := yamlfile.Suggest(first, documents); {
	case slices.Contains(documents, word):
		message = fmt.Sprintf("%s: %s is a whole JSON document", what, word)
		hint = fmt.Sprintf("name a path in it: %s.email", word)
	case slices.Contains(documents, first):
		hint = "the members of a path have letters, digits, _, $ and -, with a dot between two of them"
		switch mended := resolver.ParsePlace(word).String(); {
		case slices.Contains(documents, mended) || !placePattern.MatchString(mended):
		case strings.Contains(mended, `"`):
			hint += fmt.Sprintf("; a name with other signs goes in double quotes: '%s'", mended)
		default:
			hint += fmt.Sprintf("; did you mean %q?", mended)
		}
	case isPath && isNear && placePattern.MatchString(near+"."+rest):
		hint = fmt.Sprintf("did you mean %q?", near+"."+rest)
	case isPath && placePattern.MatchString(first):
		message = fmt.Sprintf("%s: there are no paths into %.100q", what, first)
	}
	return message, hint
}

// keys is every key of a model file: what the parser takes, what the JSON Schema says, and the comments of a printed file.
func keys() fields {
	return fields{keys: []key{
		{
			name: "sources", optional: true,
			doc: "Where events, and records of people, are. Several sources give one graph. Without this key events are read from raw.events, which " +
				"kindred init makes.",
			value: list{
				item: sourceKeys(), itemName: "a source", most: maxSources,
				empty: "name one at least, or leave the key out for the built-in one", form: "begin each source with '- name:'",
			},
			example: "  - name: crm\n    kind: records\n    database: app\n    table: users\n    cursor: updated_at\n    columns: {user_id: toString(id)}\n    traits: {plan: plan}\n",
		},
		{
			name: "identifiers", optional: true,
			doc: "The identifiers that events carry. The order of the list is the priority of the types: it decides ties between identifiers that " +
				"were first seen at the same time, and which end of a link is its left one. Without this key, the built-in ones apply.",
			value: list{
				item: identifierKeys(), itemName: "an identifier", most: maxTypes,
				empty: "name one at least, or leave the key out for the built-in ones", form: "begin each identifier with '- type:'",
			},
			example: "  - type: email\n    from: [traits.email, context.traits.email]\n    normalize: [lower]\n",
		},
		{
			name: "block", optional: true,
			doc: "Values that stand for nobody. They never become identifiers, and are counted in rejected_identifiers; the event itself stays.",
			value: fields{
				empty: "name values or patterns, or leave it out",
				keys: slices.Concat([]key{{
					name: "builtin", optional: true, value: truth{initial: true},
					doc: "Whether the built-in values (null, undefined, anonymous, zeros and dashes, …) are blocked too, and an email without an @ " +
						"is invalid.",
				}}, blockedKeys("for all types"), []key{{
					name: "types", optional: true,
					value: byName{
						each: fields{keys: blockedKeys("for this type"), empty: "name values or patterns, or leave it out"}, eachName: "block",
						form: "name a type: {user_id: {values: [admin]}}", filled: true,
					},
					doc: "What is blocked for one type only.",
				}}),
			},
			example: "  builtin: true\n  values: [test, demo]\n  patterns: ['^bot-']\n" +
				"  types:\n    %s:\n      values: [admin]\n      patterns: ['^svc-']\n",
		},
		{
			name: "max_links", optional: true,
			doc: "An identifier of the first type that is linked with more than this many different identifiers of the second is shared (a kiosk, a " +
				"placeholder, a bot): its links merge nothing. A type may have 25 user_ids where nothing else is said; {} sets no limit.",
			value: byName{eachName: "max_links", form: "a type, and another with its limit: {anonymous_id: {user_id: 25}}",
				each: byName{each: limit(), eachName: "the limit", form: "name the other type: {user_id: 25}", filled: true}},
		},
		{
			name: "max_per_profile", optional: true,
			doc: "At most this many identifiers of a type come together in one profile. Links are taken strongest first, and one that would bring " +
				"more is cut: it stays in the table links, with the status limit.",
			value:   byName{eachName: "the limit", each: limit(), form: "a type with its limit: {user_id: 1}"},
			example: "  %s: 1\n",
		},
		{
			name: "prefer", optional: true,
			doc:   "Which links are the strongest: first (seen earliest), last (seen latest) or most (in the most events).",
			value: oneOf{words: words(resolver.Prefers()), initial: string(resolver.PreferFirst)},
		},
		{
			name: "traits", optional: true,
			doc: "Rules for traits, by name: which of its values a profile has, from which names in the events, and whether profiles has a typed " +
				"column for it. They come beside the built-in rules (email, phone, name, first_name, …), and take the place of one of the same " +
				"name. Other traits are as the events say them, the newest value each.",
			value:   byName{each: traitKeys(), eachName: "the rule", form: "a trait with its rule: {plan: {column: true}}", names: traitNames()},
			example: "  plan: {column: true}\n  revenue: {pick: sum, type: 'Decimal(18, 2)', column: lifetime_revenue}\n",
		},
		{
			name: "resolved_events", optional: true,
			doc: "What resolved_events is: a view of the source, or a table that each run adds to, ordered by profile and time, which answers " +
				"sooner and takes the space of the events once more. Both have the same rows.",
			value: oneOf{words: words(resolver.ResolvedEventsWays()), initial: string(resolver.EventsView)},
		},
		{
			name: "compute", optional: true,
			doc: "Columns of profiles that are computed of their events: " + strings.Join(words(resolver.ComputedKinds()), ", ") + ". Each event " +
				"counts once, for its owner. Without this key there are none.",
			value:   list{item: computedThing(), itemName: "what is computed", empty: "leave it out", form: computeForm},
			example: "  - first_touch\n  - last_touch\n  - sessions: {gap: 30m}\n  - events: [signup, Order Completed]\n  - first_time: [signup]\n  - last_time: [Order Completed]\n",
		},
	}}
}

func identifierKeys() fields {
	return fields{name: "the identifier", empty: "begin each identifier with '- type:'", keys: []key{
		{
			name: "type", missing: "give it a name: type: user_id", value: typeName,
			doc: "The name of the type. user_id and anonymous_id have columns of their own in the profiles.",
		},
		{
			name: "from", missing: "say where it stands in an event: from: [traits.email]",
			doc: "Where the identifier stands in an event: a column, or a path into traits, properties or context. With several, each is read; " +
				"{path: previous_id, on: alias} is read from events of that type only, {path: properties.emails, list: true} is a list of identifiers.",
			value: list{itemName: "from", most: maxPlaces, empty: "name a column or a path, such as traits.email", item: either{place, fields{
				name: "the place",
				keys: []key{
					{
						name: "path", missing: "name a column or a path: {path: previous_id, on: alias}", value: place,
						doc: "A column, or a path into traits, properties or context.",
					},
					{
						name: "on", optional: true, value: eventType(),
						doc: "The type of the events that it is read from.",
					},
					{
						name: "list", optional: true, value: truth{},
						doc: "Whether a list stands there, each value of which is an identifier. One value is a list of one, and of more than 50 none " +
							"is read.",
					},
					{
						name: "of_type", optional: true, value: listedType(),
						doc: "The type of those objects of a list that count, each of which has a type and an id: {path: context.externalIds, " +
							"of_type: ga_client_id}.",
					},
				},
			}}},
		},
		{
			name: "normalize", optional: true,
			doc: "Steps that values pass through before they are compared, in this order: lower and upper change letters, digits keeps nothing but " +
				"digits, no_spaces takes white space out (that at both ends always goes). Letters and digits are those of ASCII.",
			value: list{
				item: oneOf{words: words(resolver.Steps())}, itemName: "a step", unique: true,
				empty: "leave it out: white space around a value always goes",
			},
		},
		{
			name: "priority", optional: true, value: whole{least: 1, most: maxTypes, hint: "1 is the highest"},
			doc: "The priority of the type, 1 for the highest. Either all types state one, or none does and the order of the list counts.",
		},
		{
			name: "link", optional: true, value: truth{initial: true},
			doc: "Whether the identifier merges profiles. With false it belongs to the profile of its strongest link, and brings no two together.",
		},
		{
			name: "stands_for", optional: true,
			doc: "For names that do not say of which type they are, such as previous_id: the types that they may be of. A value joins the identifiers of " +
				"these types that have the same value, whichever there are, and makes nobody identified by itself.",
			value: list{item: typeName, itemName: "a type", unique: true, empty: "leave it out", form: "name the types: [user_id, anonymous_id]"},
		},
	}}
}

// blockedKeys are the keys that block for all types and for one.
func blockedKeys(forWhom string) []key {
	return []key{
		{
			name: "values", optional: true, value: list{item: blockedValue, itemName: "a blocked value", empty: "leave it out"},
			doc: "Values that are blocked " + forWhom + ", whatever the case of their letters.",
		},
		{
			name: "patterns", optional: true, value: list{item: text{}, itemName: "a pattern", most: maxPatterns, empty: "leave it out"},
			doc: "Regular expressions (re2) that block " + forWhom + " each value in which they find a match. Anchor them with ^ and $ where the " +
				"whole value is meant.",
		},
	}
}

func eventType() text {
	return text{
		pattern:  regexp.MustCompile(`^[^ \t\n\r\v\f]+$`),
		examples: []string{"identify", "track", "page", "screen", "group", "alias"},
		wrong: func(what, word string) (string, string) {
			return fmt.Sprintf("%s: %.100q is no type of event", what, word), "a word, as it stands in the column type: identify, alias, track"
		},
	}
}

func listedType() text {
	return text{
		pattern:  blockedValue.pattern,
		examples: []string{"ga_client_id", "ios.idfa", "braze_id"},
		wrong: func(what, _ string) (string, string) {
			return what + " is empty", "name the type as the objects of the list do: of_type: ga_client_id"
		},
	}
}

func limit() whole {
	return whole{least: 1, most: maxLimit, hint: "to set no limit, leave the type out"}
}

// words are the texts of names that the resolver has.
func words[T ~string](names []T) []string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return texts
}

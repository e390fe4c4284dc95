package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver"
)

// traitRead is what one statement reads of a JSON column with traits: some names by their paths, or the rest of whole documents.
type traitRead struct {
	// names are what is read by path, or within the objects of a document: names of traits, and paths into objects.
	names []string
	// rules are, by name, the numbers of the rules that it feeds here. A name without an entry means itself.
	rules map[string][]int
	// paths are, by name, the paths of the column where the two differ: a dot in a name is not one between two.
	paths map[string]string
	// document says that whole documents are taken apart; elsewhere are the names in them that other statements read, or none.
	document  bool
	elsewhere []string
	// rare says that few events have anything that only this statement reads.
	rare bool
}

// need is names that one statement has to read together: those in an event that mean one trait, or one name that means itself.
type need struct {
	names []string
	rule  int // ownName for none
}

const ownName = -1

// traitsAtOnce is how many traits one statement reads: more would cost it memory, fewer time.
const traitsAtOnce = 16

// mostByPath is how many names are read by their paths. Each statement looks at every event, for some names of which an event of thousands
// of names has few: of more, only the commonest are, and whole documents are taken apart where an event has others. To take one apart costs
// as much as to look at 128 events for one name, or about that: a name that fewer have is not worth its look. If the events with other names
// are no small part of all, taking all apart is faster than both.
const mostByPath, leastCommon, mostRare = 128, 1.0 / 128, 0.25

// planTraits says how to read the traits at the paths of a JSON column.
func planTraits(rules []resolver.TraitRule, all traitPaths) []traitRead {
	document := traitRead{document: true, rules: map[string][]int{}}
	inDocument := map[string]bool{}
	simple, others := all.split(all.needs(rules))
	if len(simple)+len(others) > mostByPath {
		simple, others, document.rare = all.commonest(simple, others)
	}
	for _, n := range others {
		document.add(n)
		for _, name := range n.names {
			inDocument[name] = true
			if n.rule != ownName && strings.Contains(name, ".") && !slices.Contains(document.names, name) {
				document.names = append(document.names, name)
			}
		}
	}
	reads := all.byPath(rules, simple)
	if len(inDocument) == 0 {
		return reads
	}
	document.elsewhere = []string{}
	for _, name := range all.tops {
		if !inDocument[name] {
			document.elsewhere = append(document.elsewhere, name)
		}
	}
	return append(reads, document)
}

// split tells what can be read by path from what cannot.
func (t traitPaths) split(needs []need) (simple, others []need) {
	for _, n := range needs {
		if slices.ContainsFunc(n.names, func(name string) bool { return !t.simple(name) }) {
			others = append(others, n)
		} else {
			simple = append(simple, n)
		}
	}
	return simple, others
}

// commonest leaves as much to be read by path as may be, if few events have anything of the rest: else nothing.
func (t traitPaths) commonest(simple, others []need) (commonest, rest []need, rare bool) {
	slices.SortStableFunc(simple, func(a, b need) int { return cmp.Compare(t.eventsOf(b), t.eventsOf(a)) })
	commonest = simple[:min(mostByPath, len(simple))]
	for len(commonest) > 0 && float64(t.eventsOf(commonest[len(commonest)-1])) < leastCommon*float64(t.all) {
		commonest = commonest[:len(commonest)-1]
	}
	rest = slices.Concat(others, simple[len(commonest):])
	var events uint64
	for _, n := range rest {
		events += t.eventsOf(n)
	}
	if float64(events) > mostRare*float64(t.all) {
		return nil, slices.Concat(others, simple), false
	}
	return commonest, rest, true
}

// byPath puts what can be read by path into statements, with what rules change in as few of them as may be.
func (t traitPaths) byPath(rules []resolver.TraitRule, simple []need) []traitRead {
	changes := func(n need) int {
		if n.rule == ownName || rules[n.rule].Plain() && slices.Equal(n.names, []string{rules[n.rule].Name}) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(simple, func(a, b need) int {
		return cmp.Or(cmp.Compare(changes(a), changes(b)), slices.Compare(a.names, b.names))
	})
	var reads []traitRead
	for _, n := range simple {
		last := len(reads) - 1
		if last < 0 || len(reads[last].names)+len(n.names) > traitsAtOnce && len(reads[last].names) > 0 {
			reads = append(reads, traitRead{rules: map[string][]int{}, paths: map[string]string{}})
			last++
		}
		for _, name := range n.names {
			if !slices.Contains(reads[last].names, name) {
				reads[last].names = append(reads[last].names, name)
				if escaped := resolver.EscapeDots(name); t.holds(escaped) {
					reads[last].paths[name] = escaped
				}
			}
		}
		reads[last].add(n)
	}
	return reads
}

// add notes what the names mean.
func (t *traitRead) add(n need) {
	for _, name := range n.names {
		if n.rule != ownName {
			t.rules[name] = append(t.rules[name], n.rule)
		}
	}
}

// traitPaths are the paths in the JSON column, from where the traits stand.
type traitPaths struct {
	ends  map[string]bool // with a value of its own
	above map[string]bool // with values below
	tops  []string        // the names of traits, sorted
	// events are how many events of some that were looked at have a path or one below it, at most; all is how many were looked at. Both are
	// empty where that was not counted.
	events map[string]uint64
	all    uint64
}

// eventsOf is how many events have one of the names, at most.
func (t traitPaths) eventsOf(n need) (events uint64) {
	for _, name := range n.names {
		if events += t.events[name]; strings.Contains(name, ".") {
			events += t.events[resolver.EscapeDots(name)]
		}
	}
	return events
}

// newTraitPaths takes the paths of the column, those from where the traits stand on; and of some events how many have each, if that was
// counted, and under the path "" how many these are.
func newTraitPaths(paths []string, events map[string]uint64, within string) traitPaths {
	all := traitPaths{ends: map[string]bool{}, above: map[string]bool{}, events: map[string]uint64{}, all: events[""]}
	for _, path := range paths {
		count := events[path]
		if within != "" {
			var inside bool
			if path, inside = strings.CutPrefix(path, within+"."); !inside {
				continue
			}
		}
		all.ends[path] = true
		all.events[path] += count
		for i := range len(path) {
			if path[i] == '.' {
				all.above[path[:i]] = true
				all.events[path[:i]] += count
			}
		}
		top, _, _ := strings.Cut(path, ".")
		all.tops = append(all.tops, resolver.UnescapeDots(top))
	}
	slices.Sort(all.tops)
	all.tops = slices.Compact(all.tops)
	return all
}

// has tells whether some event may have something at the path, or under a name with dots that is written like it.
func (t traitPaths) has(path string) bool { return t.holds(path) || t.holds(resolver.EscapeDots(path)) }

func (t traitPaths) holds(path string) bool { return t.ends[path] || t.above[path] }

// simple tells whether all of what may be at the path can be read by it: a path with a value below it is an object, and one with
// unusual characters may mean something else. So may one that is written like a name with dots, where events have both.
func (t traitPaths) simple(path string) bool {
	if escaped := resolver.EscapeDots(path); escaped != path && t.holds(escaped) && (t.holds(path) || t.above[escaped]) {
		return false
	}
	return !t.above[path] && !slices.ContainsFunc(strings.Split(path, "."), func(name string) bool { return !isPlain(name) })
}

// needs are what the rules want, and the names that no rule has.
func (t traitPaths) needs(rules []resolver.TraitRule) []need {
	var needs []need
	taken := map[string]bool{}
	for i, rule := range rules {
		n := need{rule: i}
		taken[rule.Name] = true
		for _, from := range rule.From {
			taken[from] = true
			if t.has(from) {
				n.names = append(n.names, from)
			}
		}
		if len(n.names) > 0 {
			needs = append(needs, n)
		}
	}
	for _, name := range t.tops {
		if !taken[name] {
			needs = append(needs, need{names: []string{name}, rule: ownName})
		}
	}
	return needs
}

// isPlain tells whether a name is made of letters, digits, _ and - alone.
func isPlain(name string) bool {
	return name != "" && strings.IndexFunc(name, func(c rune) bool {
		return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-')
	}) < 0
}

// planList says what the names in a list of traits mean, nil for names that are not known, and which of them mean nothing: those of rules
// that read others.
func planList(rules []resolver.TraitRule, names []string) (read traitRead, unread []string) {
	read = traitRead{rules: map[string][]int{}}
	for i, rule := range rules {
		for _, from := range rule.From {
			if names == nil || slices.Contains(names, from) {
				read.add(need{names: []string{from}, rule: i})
			}
		}
	}
	for _, rule := range rules {
		if _, feeds := read.rules[rule.Name]; !feeds && (names == nil || slices.Contains(names, rule.Name)) {
			unread = append(unread, rule.Name)
		}
	}
	return read, unread
}

package sources

import (
	"slices"
	"strings"
)

// saidOf is what a row says of one trait, by the name that it has there.
type saidOf struct{ name, text string }

// saidList is one list of the relation in one branch. Its names are nil if only the rows know them.
type saidList struct {
	text  string
	names []string
}

// saidLists are what rows say of traits, as lists of about TraitsAtOnce. Names that mean one trait stand in one list: of those in an
// event the first counts that has a value.
func (b *branch) saidLists() []saidList {
	var lists []saidList
	if b.list != "" {
		lists = append(lists, saidList{text: b.list})
	}
	var some []saidOf
	flush := func() {
		if len(some) == 0 {
			return
		}
		list := saidList{names: []string{}}
		var all []string
		for _, one := range some {
			all, list.names = append(all, one.text), append(list.names, one.name)
		}
		list.text = fragment("said_list").with("values", strings.Join(all, ", ")).text()
		lists, some = append(lists, list), nil
	}
	for _, group := range b.groups() {
		if len(some)+len(group) > TraitsAtOnce {
			flush()
		}
		some = append(some, group...)
	}
	flush()
	return lists
}

// groups puts what rows say of traits together where rules do.
func (b *branch) groups() [][]saidOf {
	// together has for a name the first of those that it stands with.
	together := map[string]string{}
	root := func(name string) string {
		for together[name] != "" {
			name = together[name]
		}
		return name
	}
	for _, rule := range b.rules {
		for _, name := range rule.From[min(1, len(rule.From)):] {
			if first, other := root(rule.From[0]), root(name); first != other {
				together[other] = first
			}
		}
	}
	var groups [][]saidOf
	at := map[string]int{}
	for _, one := range b.said {
		key := root(one.name)
		i, has := at[key]
		if !has {
			i = len(groups)
			at[key], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], one)
	}
	return groups
}

// Names are those of the traits that a list of the relation may have, nil if only the rows know them.
func (m *Mapping) Names(list int) []string {
	names := []string{}
	for _, b := range m.branches {
		if list >= len(b.lists) {
			continue
		}
		if b.lists[list].names == nil {
			return nil
		}
		names = append(names, b.lists[list].names...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

package resolver

import "slices"

// Crowded is an identifier that stands beside many different ones of another type: the address of a support desk, a kiosk, a placeholder.
type Crowded struct {
	Type, Value, Other string
	// Partners is how many different ones of the type Other there are, about where they are many.
	Partners uint64
	// MaxLinks is the model's limit for the two types, MaxPerProfile that for the other one; 0 for none.
	MaxLinks, MaxPerProfile int
}

// From how many partners on an identifier is told of. A person has few accounts, and may have hundreds of anonymous ids.
const (
	FewestCrowd  = BuiltinMaxLinks
	fewestOthers = 1000
)

// Many tells whether the partners are more than one person has.
func (c Crowded) Many() bool {
	return c.Partners > FewestCrowd && c.Other == UserID || c.Partners > fewestOthers
}

// Shared tells whether max_links makes it a shared identifier, which merges nothing.
func (c Crowded) Shared() bool { return c.MaxLinks > 0 && c.Partners > uint64(c.MaxLinks) }

// Held tells whether some limit keeps it from making one profile of all.
func (c Crowded) Held() bool {
	return c.Shared() || c.MaxPerProfile > 0 && c.Partners > uint64(c.MaxPerProfile)
}

// OncePerIdentifier keeps what says most of each identifier: that a limit holds it, since a shared one merges nothing at all, or else
// that it stands beside many users.
func OncePerIdentifier(all []Crowded) []Crowded {
	rank := func(c Crowded) int {
		switch {
		case c.Shared():
			return 0
		case c.Held():
			return 1
		case c.Other == UserID:
			return 2
		}
		return 3
	}
	var once []Crowded
	for _, c := range all {
		i := slices.IndexFunc(once, func(o Crowded) bool { return o.Type == c.Type && o.Value == c.Value })
		switch {
		case i < 0:
			once = append(once, c)
		case rank(c) < rank(once[i]):
			once[i] = c
		}
	}
	return once
}

// MaxLinksOf is the limit over which an identifier of the type is shared, 0 for none.
func (m Model) MaxLinksOf(identifierType, other string) int {
	for _, limit := range m.MaxLinks {
		if limit.Type == identifierType && limit.Other == other {
			return limit.Limit
		}
	}
	return 0
}

// MaxPerProfileOf is how many identifiers of the type a profile may have, 0 for any number.
func (m Model) MaxPerProfileOf(identifierType string) int {
	for _, limit := range m.MaxPerProfile {
		if limit.Type == identifierType {
			return limit.Limit
		}
	}
	return 0
}

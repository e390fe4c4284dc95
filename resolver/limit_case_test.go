package resolver

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// limitCase is a graph with limits. A member's index orders it among those of one rank, as its value does in the warehouse, and says
// its key.
type limitCase struct {
	members []limitMember
	links   []limitLink // strongest first
	limits  []TypeLimit
	crowded bool
	seed    uint64 // for the order of arrival
}

type limitMember struct {
	priority  uint8
	time      uint64
	published bool
}

type limitLink struct{ left, right int }

// key spreads members over partitions, or crowds them in one slot of one partition, with few high halves.
func (c limitCase) key(member int) Key {
	if c.crowded {
		return Key{Lo: uint64(member), Hi: uint64(member*5) % 3}
	}
	return testKey(uint64(member), false)
}

// limitOutcome is what a case comes to. Members are said by their indexes; nobody is who has no link.
type limitOutcome struct {
	over, components, left int    // components over a limit at first, all in the end, and over a limit in the end
	regions                []int  // of each member of a component over a limit, the member with its smallest key; else nobody
	anchors                []int  // of each linked member
	cut                    []bool // of each link
}

const nobody = -1

func newOutcome(c limitCase) limitOutcome {
	members := len(c.members)
	return limitOutcome{
		regions: slices.Repeat([]int{nobody}, members),
		anchors: slices.Repeat([]int{nobody}, members),
		cut:     make([]bool, len(c.links)),
	}
}

func (o limitOutcome) String() string {
	return fmt.Sprintf("%d components over a limit, then %d; %d components\n  regions %v\n  anchors %v\n  cut %v",
		o.over, o.left, o.components, o.regions, o.anchors, o.cut)
}

// String says the case so that it can be read.
func (c limitCase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "limits %+v, seed %d, crowded %t, links strongest first:\n", c.limits, c.seed, c.crowded)
	linked := make(map[int]bool)
	for _, link := range c.links {
		linked[link.left], linked[link.right] = true, true
		fmt.Fprintf(&b, "  %d %d\n", link.left, link.right)
	}
	for _, i := range slices.Sorted(maps.Keys(linked)) {
		fmt.Fprintf(&b, "  member %d: %+v, key %016x%016x\n", i, c.members[i], c.key(i).Hi, c.key(i).Lo)
	}
	return b.String()
}

// check resolves the case both ways and says how they differ, nothing if they agree.
func (c limitCase) check() (got limitOutcome, fault string) {
	got, err := c.byGraph()
	if err != nil {
		return got, err.Error()
	}
	if want := c.bySearch(); !reflect.DeepEqual(got, want) {
		return got, fmt.Sprintf("got %v\nwant %v", got, want)
	}
	return got, ""
}

// shrink drops whatever the fault does not need.
func (c limitCase) shrink() limitCase {
	for again := true; again; {
		again = false
		try := func(smaller limitCase) bool {
			if _, fault := smaller.check(); fault == "" {
				return false
			}
			c, again = smaller, true
			return true
		}
		for i := len(c.links) - 1; i >= 0; i-- {
			smaller := c
			smaller.links = slices.Delete(slices.Clone(c.links), i, i+1)
			try(smaller)
		}
		for i := len(c.limits) - 1; i >= 0; i-- {
			smaller := c
			smaller.limits = slices.Delete(slices.Clone(c.limits), i, i+1)
			try(smaller)
		}
		for i := range c.members {
			for _, plain := range []limitMember{{priority: c.members[i].priority}, {priority: c.members[i].priority, time: 1}} {
				smaller := c
				smaller.members = slices.Clone(c.members)
				if smaller.members[i] = plain; c.members[i] != plain && c.members[i] != (limitMember{priority: plain.priority}) && try(smaller) {
					break
				}
			}
		}
	}
	return c
}

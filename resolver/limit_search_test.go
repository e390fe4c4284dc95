package resolver

import (
	"cmp"
	"slices"
)

// bySearch resolves the case in the plainest way: it walks through the links that were taken so far again for every link.
func (c limitCase) bySearch() limitOutcome {
	o := newOutcome(c)
	region := func(links []limitLink, start int) []int { // its members, by breadth-first search
		found, seen := []int{start}, map[int]bool{start: true}
		for next := 0; next < len(found); next++ {
			for _, link := range links {
				for _, ends := range [][2]int{{link.left, link.right}, {link.right, link.left}} {
					if ends[0] == found[next] && !seen[ends[1]] {
						seen[ends[1]] = true
						found = append(found, ends[1])
					}
				}
			}
		}
		return found
	}
	over := func(members []int) bool {
		count := make(map[uint8]int)
		for _, i := range members {
			count[c.members[i].priority]++
		}
		return slices.ContainsFunc(c.limits, func(limit TypeLimit) bool { return count[limit.Priority] > limit.Max })
	}
	linked := make([]bool, len(c.members))
	for _, link := range c.links {
		linked[link.left], linked[link.right] = true, true
	}
	for start := range c.members {
		if members := region(c.links, start); linked[start] && o.regions[start] == nobody && over(members) {
			o.over++
			smallest := slices.MinFunc(members, func(a, b int) int {
				return cmp.Or(cmp.Compare(c.key(a).Hi, c.key(b).Hi), cmp.Compare(c.key(a).Lo, c.key(b).Lo))
			})
			for _, i := range members {
				o.regions[i] = smallest
			}
		}
	}
	var taken []limitLink
	for _, link := range c.links {
		if o.regions[link.left] == nobody || !over(region(append(slices.Clone(taken), link), link.left)) {
			taken = append(taken, link)
		}
	}
	component := slices.Repeat([]int{nobody}, len(c.members))
	for start := range c.members {
		if !linked[start] || component[start] != nobody {
			continue
		}
		o.components++
		members := region(taken, start)
		anchor := slices.MinFunc(members, func(a, b int) int {
			first, second := c.members[a], c.members[b]
			if first.published != second.published {
				return map[bool]int{true: -1, false: 1}[first.published]
			}
			return cmp.Or(cmp.Compare(first.time, second.time), cmp.Compare(first.priority, second.priority), a-b)
		})
		for _, i := range members {
			component[i], o.anchors[i] = start, anchor
		}
	}
	for i, link := range c.links {
		o.cut[i] = component[link.left] != component[link.right]
	}
	return o
}

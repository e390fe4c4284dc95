package resolver

// Labels calls write with portions of the linked keys that are not their component's label, and that label: one of its keys, whichever.
// The slices are reused between calls. It is for a graph without ranks, whose anchors are chosen elsewhere.
func (g *Graph) Labels(portion int, write func(keys, labels []Key) error) error {
	g.flush()
	var places []uint32
	var keys, labels []Key
	for from := 1; ; {
		if places, from = g.used(places[:0], portion, from); len(places) == 0 {
			return nil
		}
		keys, labels = keys[:0], labels[:0]
		for _, place := range places {
			root := place
			for parent := g.parent(root); parent != root; parent = g.parent(root) {
				root = parent
			}
			if root != place {
				keys, labels = append(keys, g.key(place)), append(labels, g.key(root))
			}
		}
		if err := write(keys, labels); err != nil {
			return err
		}
	}
}

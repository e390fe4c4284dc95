-- Fragment: without columns of the relation that readers have no use for.
EXCEPT ({hidden:Expression})

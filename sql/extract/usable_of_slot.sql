-- Fragment: the identifier in a slot.
usable_n

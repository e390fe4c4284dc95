-- Fragment: what stands in a slot, a value or a list.
value_n

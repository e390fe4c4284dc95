-- Fragment: the value of a slot, as far as it is normalized.
trimmed_n

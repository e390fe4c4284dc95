-- Fragment: a set in the order of its bytes.
arraySort(c.state_n)

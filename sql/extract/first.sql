-- Fragment: the first of some values, '' for none.
(/* insert: values */)[1]

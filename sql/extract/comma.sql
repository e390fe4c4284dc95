-- Fragment: between two items of a list.
,

-- Fragment: between two fragments that are read together.
UNION ALL

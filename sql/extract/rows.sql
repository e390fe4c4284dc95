-- Fragment: rows that are read together.
/* insert: rows */

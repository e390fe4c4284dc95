-- Fragment of extract/traits.sql: the heads of the rows, see extract/newest_with_head.sql.
multiIf(/* insert: heads */ '') AS head,

-- Fragment: keeps a working table on disk, where the warehouse's memory may not hold it, or where the next statement may reach another
-- replica, which has not that memory. Joins with it can spill.
ENGINE = MergeTree
ORDER BY {key_column:Identifier}

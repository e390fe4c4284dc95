-- Fragment: rows that each shard of a cluster reads of its own tables, and groups, where they are grouped: what comes back are states of
-- aggregates. No table of Kindred's may be named in it: the shards have none.
cluster({cluster_n:String}, view(
    /* insert: rows */
))

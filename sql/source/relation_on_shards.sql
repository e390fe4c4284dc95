-- Fragment: the tables of all sources that lie on one cluster as one table of events, as its shards have them.
(
    {relation_n:Expression}
)

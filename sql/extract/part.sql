-- Fragment: the source as the tables of a shard have it.
(
    {part_n:Expression}
)

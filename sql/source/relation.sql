-- Fragment: the tables of all sources as one table of events, see package sources.
(
    {relation:Expression}
)

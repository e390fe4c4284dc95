-- Fragment of source/branch.sql: a list of entities of Snowplow that are JSON texts, as one JSON text.
concat('[', arrayStringConcat(arrayMap(entity -> ifNull(toString(entity), ''), {value:Expression}), ','), ']')

-- Fragment of check/survey.sql: the values of the type that the most rows have, each with its count and the most by which that is too
-- high. With 300 counters no value of a hundredth of the rows is missed. Values are cut where they are too long to be identifiers.
topKArray(10, 30, 'counts')(arrayMap(held -> substring(held, 1, {max_value_bytes:UInt64} + 1), held_n))

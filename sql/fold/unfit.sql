-- Counts the traits of the profiles that the run made whose value, or some value of whose list, does not fit their type. Reads the new
-- profile_traits, writes nothing.
SELECT countIf(multiIf(/* insert: unfit */ false))
FROM
(
    SELECT trait AS name, value AS text
    FROM {state:Identifier}.{table:Identifier}
    WHERE trait IN {typed_traits:Array(String)}
)

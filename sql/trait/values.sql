-- Fragment of extract/traits.sql: what sets and sums need of a row.
,
        if(name IN {trait_sets:Array(String)}, concat(if(kind IN ('s', 'x'), 's', 'j'), text), '') AS value,
        multiIf(false, toDecimal256(0, 18), /* insert: summands */ toDecimal256(0, 18)) AS total

-- Fragment of source/branch.sql: what the properties of an event say of its ids, read at once: parsing them is what costs.
JSONExtract({properties:Expression}, 'Tuple(`$is_identified` Nullable(Bool), `$device_id` String, `$anon_distinct_id` String, `alias` String)')

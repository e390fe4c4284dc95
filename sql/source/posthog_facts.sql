-- Fragment of source/branch.sql: what the properties of an event say of its ids, read at once: parsing them is what costs. As texts, since
-- some programs write "false" in the place of false.
JSONExtract({properties:Expression}, 'Tuple(`$is_identified` String, `$device_id` String, `$anon_distinct_id` String, `alias` String, `$process_person_profile` String)')

-- Fragment of extract/events.sql: as extract/judged.sql, of a slot with a list.
    , arrayFilter(
        one -> one GLOBAL NOT IN (SELECT value FROM {state:Identifier}.{identifiers:Identifier} WHERE id_type = {slot_type_n:String} AND reason != ''),
        value_n) AS usables_n
    , usables_n[1] AS usable_n

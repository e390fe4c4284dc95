-- Fragment of extract/events.sql: the value unless it was rejected, once the identifiers are aggregated: to look for it among the few
-- rejected values is cheaper than to judge every row again.
    , if(
        value_n GLOBAL IN (SELECT value FROM {state:Identifier}.{identifiers:Identifier} WHERE id_type = {slot_type_n:String} AND reason != ''),
        '',
        value_n) AS usable_n

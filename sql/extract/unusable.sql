-- Fragment of extract/books.sql: the slot is empty or holds a value that was rejected.
        AND (value_n = '' OR value_n IN (
            SELECT value FROM {state:Identifier}.identifiers WHERE id_type = {slot_type_n:String} AND reason != ''))

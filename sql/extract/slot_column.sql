-- Fragment of extract/slot_text.sql: a column that holds texts.
{column_n:Identifier}

-- The columns of a table, of a table function or of a query, with their types and with what a table fills them by: for the block without
-- rows that begins a conversation by the native protocol.
-- Reads no data, writes nothing.
DESCRIBE TABLE {table:Expression}
SETTINGS describe_compact_output = 0, describe_include_subcolumns = 0, describe_include_virtual_columns = 0, print_pretty_type_names = 0
FORMAT JSONCompactEachRow

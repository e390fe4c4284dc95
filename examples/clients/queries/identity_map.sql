-- One row an identifier, every column.
SELECT * FROM identity.identity_map ORDER BY id_type, id_value

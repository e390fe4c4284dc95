-- Has the warehouse plan how it reads a table or view for this user: a line for each step of it. A row policy is one of them. Writes nothing.
EXPLAIN optimize = 0
SELECT *
FROM {source_database:Identifier}.{source_table:Identifier}

-- Asks whether the user may do what Kindred needs on a database, without doing it. Reads the grants, writes nothing.
CHECK GRANT SELECT, INSERT, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW,
    ALTER UPDATE, ALTER DELETE, ALTER ADD COLUMN, ALTER DROP COLUMN, ALTER COMMENT COLUMN, ALTER MODIFY COMMENT
ON {database:Identifier}.*

-- Asks whether the user may do what Kindred needs on a database, without doing it. Reads the grants, writes nothing.
CHECK GRANT SELECT, INSERT, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TABLE ON {database:Identifier}.*

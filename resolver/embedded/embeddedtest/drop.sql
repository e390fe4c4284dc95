-- Drops a database of the tests.
DROP DATABASE IF EXISTS {name:Identifier} SYNC

-- Makes a database. Kindred uses two beside the source's: the public one and the one for working state.
-- Can be run again: an existing database stays as it is.
CREATE DATABASE IF NOT EXISTS {database:Identifier}

-- Reads the version of the warehouse.
SELECT version()

-- What the suites, and Kindred in them, do on a server, in an order in which each has what it works on. Above each statement stands what a
-- server that refuses it does not let them do. DB is the scratch database.

-- CREATE DATABASE
CREATE DATABASE DB;

-- have databases of the engine Atomic, in which tables can be exchanged
SELECT throwIf(engine != 'Atomic') FROM system.databases WHERE name = 'DB';

-- have UTC as time zone, in which the suites write their times
SELECT throwIf(toString(toDateTime(1767225600)) != '2026-01-01 00:00:00');

-- CREATE TABLE with the engine MergeTree, a column of the type JSON and the settings of Kindred's tables
CREATE TABLE DB.first (number UInt64, document JSON)
    ENGINE = MergeTree ORDER BY tuple()
    SETTINGS max_bytes_to_merge_at_max_space_in_pool = 33554432, exclude_deleted_rows_for_part_size_in_merge = 1, min_bytes_for_wide_part = 536870912
    COMMENT 'a comment';

-- CREATE TABLE with the engine Memory
CREATE TABLE DB.in_memory (number UInt64) ENGINE = Memory;

-- CREATE TABLE with the engine Join
CREATE TABLE DB.joined (number UInt64, other UInt64) ENGINE = Join(ANY, LEFT, number) SETTINGS persistent = 0;

-- INSERT
INSERT INTO DB.first SETTINGS max_insert_threads = 1, max_execution_time = 60 VALUES (1, '{"a":1}'), (2, '{"a":2}');

-- SELECT, with the settings of a run
SELECT number, document.a FROM DB.first SETTINGS query_plan_join_swap_table = 'false', join_use_nulls = 0;

-- CREATE VIEW
CREATE OR REPLACE VIEW DB.seen AS SELECT * FROM DB.first;

-- CREATE TABLE … AS
CREATE OR REPLACE TABLE DB.second AS DB.first;

-- EXCHANGE TABLES
EXCHANGE TABLES DB.first AND DB.second;

-- RENAME TABLE
RENAME TABLE DB.second TO DB.third;

-- ALTER TABLE … ADD COLUMN
ALTER TABLE DB.first ADD COLUMN more UInt8;

-- ALTER TABLE … DROP COLUMN
ALTER TABLE DB.first DROP COLUMN more;

-- ALTER TABLE … MODIFY COMMENT
ALTER TABLE DB.first MODIFY COMMENT 'another';

-- ALTER TABLE … UPDATE
ALTER TABLE DB.first UPDATE number = 3 WHERE number = 1 SETTINGS mutations_sync = 2;

-- ALTER TABLE … ATTACH PARTITION
ALTER TABLE DB.first ATTACH PARTITION tuple() FROM DB.third;

-- DELETE
DELETE FROM DB.first WHERE number = 3 SETTINGS lightweight_deletes_sync = 2;

-- TRUNCATE TABLE
TRUNCATE TABLE DB.third;

-- SYSTEM STOP MERGES
SYSTEM STOP MERGES DB.first;

-- SELECT on system.tables, columns and parts
SELECT count() FROM system.tables AS t, system.columns AS c, system.parts AS p WHERE t.database = 'DB' AND c.database = 'DB' AND p.database = 'DB';

-- SELECT on system.settings
SELECT count() FROM system.settings;

-- SELECT on system.processes
SELECT count() FROM system.processes;

-- KILL QUERY
KILL QUERY WHERE query_id = 'DB' SYNC;

-- CHECK GRANT
CHECK GRANT SELECT ON DB.first;

-- DROP VIEW
DROP VIEW DB.seen;

-- DROP TABLE
DROP TABLE IF EXISTS DB.third SYNC;

-- DROP DATABASE
DROP DATABASE DB SYNC;

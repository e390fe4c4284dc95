-- What a user with SELECT on identity.* must not be able to do. One statement a line; {port} is that of the native protocol, {lock} the
-- path of engine.lock. Statements with {lock} have to fail, however they do, but for EXPLAIN and DESCRIBE, which must not tell what it says.
INSERT INTO identity.profiles VALUES (2)
INSERT INTO FUNCTION file('/dev/shm/kindred-reader', 'TSV', 'a Int8') VALUES (1)
INSERT INTO FUNCTION remote('127.0.0.1:{port}', identity.profiles) VALUES (2)
ALTER TABLE identity.profiles DELETE WHERE 1
ALTER TABLE identity.profiles UPDATE n = 2 WHERE 1
ALTER TABLE identity.profiles ADD COLUMN m Int8
DELETE FROM identity.profiles WHERE 1
TRUNCATE TABLE identity.profiles
OPTIMIZE TABLE identity.profiles
RENAME TABLE identity.profiles TO identity.others
EXCHANGE TABLES identity.profiles AND identity.others
DROP TABLE identity.profiles
DROP DATABASE identity
DETACH TABLE identity.profiles
CREATE DATABASE readers
CREATE TABLE identity.mine (n Int8) ENGINE = Memory
CREATE TABLE default.mine (n Int8) ENGINE = Memory
CREATE TABLE default.mine ENGINE = File(TSV) AS SELECT 1
CREATE TEMPORARY TABLE mine (n Int8)
CREATE VIEW identity.mine AS SELECT 1
CREATE FUNCTION mine AS x -> x
CREATE OR REPLACE FUNCTION file AS x -> x
CREATE USER mine
CREATE ROLE mine
CREATE NAMED COLLECTION mine AS a = 1
GRANT ALL ON *.* TO reader
REVOKE SELECT ON *.* FROM kindred
ALTER USER kindred IDENTIFIED BY 'x'
DROP USER kindred
SYSTEM STOP MERGES identity.profiles
SYSTEM STOP LISTEN HTTP
SYSTEM START LISTEN HTTP
SYSTEM SHUTDOWN
SYSTEM RELOAD USERS
SYSTEM FLUSH LOGS
SYSTEM DROP MARK CACHE
BACKUP DATABASE identity TO File('x')
KILL QUERY WHERE 1
SET readonly = 0
SELECT 1 SETTINGS readonly = 0
SELECT * FROM raw.events
SELECT count() FROM raw.events
SELECT * FROM identity_state.state_members
SELECT count() FROM default.numbers
SELECT * FROM merge('', 'events')
SELECT * FROM (SELECT * FROM raw.events)
SELECT (SELECT count() FROM raw.events)
SELECT 1 WHERE 1 IN (SELECT n FROM raw.events)
SELECT * FROM view(SELECT * FROM raw.events)
SELECT * FROM mergeTreeIndex('raw', 'events')
SELECT * FROM loop('raw', 'events')
SELECT hasColumnInTable('raw', 'events', 'n')
SELECT joinGet('raw.joined', 'n', 1)
SHOW CREATE TABLE raw.events
DESCRIBE TABLE raw.events
SHOW PROCESSLIST
SHOW USERS
SHOW ACCESS
SELECT * FROM system.processes
SELECT * FROM system.users
SELECT * FROM system.grants
SELECT * FROM system.server_settings
SELECT * FROM system.errors
SELECT * FROM system.metrics
SELECT * FROM system.disks
SELECT * FROM system.mutations
SELECT * FROM system.merges
SELECT * FROM system.query_log
SELECT * FROM system.named_collections
SELECT file('{lock}')
SELECT file('{lock}', 'nothing')
SELECT file('{lock}') SETTINGS allow_experimental_analyzer = 0
SELECT * APPLY(file) FROM (SELECT '{lock}')
SELECT * REPLACE(file(a) AS a) FROM (SELECT '{lock}' AS a)
SELECT COLUMNS('a') APPLY(x -> file(x)) FROM (SELECT '{lock}' AS a)
SELECT arrayMap(file, ['{lock}'])
SELECT arrayFold((acc, x) -> file(x), ['{lock}'], '')
SELECT n FROM identity.profiles WHERE file('{lock}') != ''
SELECT n FROM identity.profiles PREWHERE file('{lock}') != ''
SELECT n FROM identity.profiles ORDER BY file('{lock}')
SELECT n FROM identity.profiles GROUP BY n, file('{lock}')
SELECT n FROM identity.profiles LIMIT 1 BY file('{lock}')
SELECT any(file('{lock}')) FROM identity.profiles
SELECT sum(n) OVER (PARTITION BY file('{lock}')) FROM identity.profiles
SELECT * FROM numbers(length(file('{lock}')))
SELECT * FROM values('a String', (file('{lock}')))
SELECT * FROM values('a String', file('{lock}'))
SELECT * FROM generateRandom(file('{lock}'))
SELECT * FROM format(LineAsString, file('{lock}'))
SELECT * FROM url(file('{lock}'))
SELECT * FROM remote(file('{lock}'), system.one)
SELECT * FROM view(SELECT file('{lock}'))
SELECT x FROM identity.profiles ARRAY JOIN [file('{lock}')] AS x
SELECT quantile(length(file('{lock}')))(n) FROM identity.profiles
SELECT CAST(1 AS Enum8(file('{lock}') = 1))
SELECT JSONExtract(file('{lock}'), 'password', 'String')
SELECT n FROM identity.profiles ORDER BY n WITH FILL TO length(file('{lock}'))
WITH (SELECT file('{lock}')) AS x SELECT x
WITH RECURSIVE t AS (SELECT file('{lock}') AS x) SELECT x FROM t
DESCRIBE (SELECT file('{lock}') AS x)
EXPLAIN SELECT file('{lock}')
EXPLAIN ESTIMATE SELECT n FROM identity.profiles WHERE file('{lock}') = ''
EXPLAIN QUERY TREE SELECT file('{lock}')
SELECT * FROM file('{lock}', 'LineAsString')
SELECT * FROM file('{lock}')
DESCRIBE TABLE file('{lock}', 'LineAsString')
SELECT * FROM `{lock}`
SELECT * FROM default.`{lock}`
DESCRIBE TABLE default.`{lock}`
SELECT * FROM url('http://127.0.0.1:{port}/', 'LineAsString')
SELECT * FROM url('file://{lock}', 'LineAsString')
SELECT * FROM remote('127.0.0.1:{port}', system.one)
SELECT * FROM s3('http://127.0.0.1:{port}/a', 'LineAsString')
SELECT * FROM mysql('127.0.0.1:{port}', 'a', 'b', 'c', 'd')
SELECT * FROM postgresql('127.0.0.1:{port}', 'a', 'b', 'c', 'd')
SELECT * FROM sqlite('{lock}', 'a')
SELECT * FROM executable('x', 'TSV', 'a String')
SELECT * FROM cluster('default', system.one)
SELECT * FROM dictionary('raw.d')
SELECT * FROM iceberg('{lock}')

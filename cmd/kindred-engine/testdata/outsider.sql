-- What user default must not be able to do on an engine that kindred started. One statement a line; {port} is that of the native protocol.
SYSTEM STOP LISTEN HTTP
SYSTEM STOP LISTEN TCP
SYSTEM START LISTEN HTTP
SYSTEM RELOAD CONFIG
SYSTEM RELOAD USERS
SYSTEM FLUSH LOGS
SYSTEM SHUTDOWN
SYSTEM KILL
SYSTEM STOP MERGES
SHOW DATABASES
SHOW TABLES FROM private
SHOW PROCESSLIST
SHOW CREATE TABLE private.t
SELECT * FROM private.t
SELECT count() FROM private.t
SELECT name FROM system.databases
SELECT name FROM system.tables
SELECT * FROM system.processes
SELECT * FROM system.users
SELECT * FROM system.server_settings
SELECT * FROM system.parts
SELECT * FROM system.errors
SELECT * FROM numbers(10)
SELECT * FROM system.numbers LIMIT 1
SELECT * FROM values('a String', 'x')
SELECT * FROM view(SELECT * FROM private.t)
SELECT (SELECT count() FROM private.t)
SELECT file('/etc/passwd')
SELECT * APPLY(file) FROM (SELECT '/etc/passwd')
SELECT arrayMap(file, ['/etc/passwd'])
SELECT * FROM values('a String', (file('/etc/passwd')))
SELECT file('/etc/passwd') SETTINGS allow_experimental_analyzer = 0
DESCRIBE file('/etc/passwd', 'LineAsString')
SELECT * FROM file('/etc/passwd', 'LineAsString')
SELECT * FROM `/etc/passwd`
SELECT * FROM default.`/etc/passwd`
SELECT * FROM url('http://127.0.0.1:{port}/', 'LineAsString')
SELECT * FROM remote('127.0.0.1:{port}', private.t)
SELECT * FROM executable('x', 'TSV', 'a String')
INSERT INTO private.t VALUES (1)
INSERT INTO FUNCTION null('a Int8') VALUES (1)
INSERT INTO FUNCTION file('/dev/shm/kindred-outsider', 'TSV', 'a Int8') VALUES (1)
CREATE DATABASE outsider
CREATE TABLE default.outsider (a Int8) ENGINE = Memory
CREATE TEMPORARY TABLE outsider (a Int8)
CREATE VIEW default.outsider AS SELECT 1
CREATE FUNCTION outsider AS x -> x
CREATE FUNCTION file AS x -> x
CREATE DICTIONARY default.outsider (a UInt64) PRIMARY KEY a SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(0)
CREATE USER outsider
CREATE NAMED COLLECTION outsider AS a = 1
CREATE WORKLOAD all
GRANT ALL ON *.* TO default
ALTER USER default IDENTIFIED BY 'x'
ALTER TABLE private.t DELETE WHERE 1
ALTER TABLE private.t ADD COLUMN b Int8
DELETE FROM private.t WHERE 1
TRUNCATE TABLE private.t
OPTIMIZE TABLE private.t
RENAME TABLE private.t TO private.u
DROP TABLE private.t
DROP DATABASE private
DROP FUNCTION file
KILL QUERY WHERE 1
KILL MUTATION WHERE 1
BACKUP DATABASE private TO File('x')
SET max_threads = 1
SET profile = 'default'
USE private
EXPLAIN SELECT 1
CHECK TABLE private.t
SELECT 1 SETTINGS max_memory_usage = 0
SELECT 1 SETTINGS max_ast_elements = 100000
SELECT length(range(100000000))

-- Drops working tables. Can be run again.
DROP TABLE IF EXISTS /* insert: tables */ SYNC

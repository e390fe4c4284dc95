-- Publishes the delta as an incremental run does: a copy that shares its files, less the rows that change, and these anew.
CREATE OR REPLACE TABLE publish.next CLONE AS publish.identity_map;
DELETE FROM publish.next WHERE profile_id IN (SELECT profile_id FROM publish.affected) SETTINGS lightweight_deletes_sync = 2;
ALTER TABLE publish.next ATTACH PARTITION tuple() FROM publish.delta;
EXCHANGE TABLES publish.next AND publish.identity_map

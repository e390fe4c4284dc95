-- Publishes the delta by writing the whole table anew: what it would cost without shared files.
CREATE OR REPLACE TABLE publish.next AS publish.identity_map;
INSERT INTO publish.next
SELECT * FROM publish.identity_map WHERE profile_id NOT IN (SELECT profile_id FROM publish.affected)
UNION ALL
SELECT * FROM publish.delta;
EXCHANGE TABLES publish.next AND publish.identity_map

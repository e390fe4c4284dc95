-- One row a profile, every column.
SELECT * FROM identity.profiles ORDER BY profile_id

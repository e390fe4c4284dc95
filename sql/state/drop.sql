-- Drops tables. Their files go later, in the warehouse's own time. Can be run again.
DROP TABLE IF EXISTS /* insert: tables */

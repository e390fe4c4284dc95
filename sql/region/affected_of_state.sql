-- Lists the profiles of touched identifiers, as region/affected.sql does, where these are all that the state has and the published profiles
-- may be lost. Reads touched, writes the working table affected. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.affected
SELECT DISTINCT /* insert: profile_id */
FROM {state:Identifier}.touched

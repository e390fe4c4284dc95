-- Reads what the published generation adds up to, from the row of the run that made it. Writes nothing.
SELECT identifiers, links, profiles, largest_profile, rejected
FROM {database:Identifier}.runs
WHERE toString(run_id) = {run_id:String}

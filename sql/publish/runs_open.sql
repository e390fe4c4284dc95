-- Lists the runs that have no end. Reads runs, writes nothing.
SELECT toString(run_id) FROM {database:Identifier}.runs WHERE status IN ('running', 'publishing')

-- Makes tables of the new generation the ones that readers see, all at once where the server takes several in one statement; the old ones
-- take their places among the working tables. A second time would undo the first: which tables stand in their places already is looked up
-- before.
EXCHANGE TABLES /* insert: pairs */

-- Gives tables other names, all at once where the server takes several in one statement. A second time is an error: which tables have
-- their names already is looked up before.
RENAME TABLE /* insert: pairs */

-- Gives tables other names, all at once. A second time is an error: which tables have their names already is looked up before.
RENAME TABLE /* insert: pairs */

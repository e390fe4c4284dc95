-- Lists the identifiers of the window. Reads the window's identifiers, writes the working table seeds. The table is made anew before.
INSERT INTO {state:Identifier}.seeds
SELECT key FROM {state:Identifier}.{identifiers:Identifier}

-- Makes a database the session's current one.
USE {database:Identifier}

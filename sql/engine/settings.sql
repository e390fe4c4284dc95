-- Gives a session its mark, by which kill.sql and find.sql find its statement, and the settings of its request.
-- Writes nothing but the session. SET takes no parameters: this one is sent with its names and values written out.
SET log_comment = {mark:String} /* insert: settings */

-- Writes the holder's facts anew: a sign of life, or that the lock is released. Replaces the comment, which is all that changes.
ALTER TABLE {database:Identifier}.{table:Identifier} MODIFY COMMENT {facts:String}

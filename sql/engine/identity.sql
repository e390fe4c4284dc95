-- What the engine says of itself, for the headers of every answer and for a client's first question.
-- Reads nothing, writes nothing.
SELECT displayName(), version(), timezone()

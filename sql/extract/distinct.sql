-- Counts the window's distinct message_ids. Reads their hashes, writes nothing.
SELECT uniqExact(hash) FROM {state:Identifier}.{messages:Identifier}

-- Inserts a batch of events into the built-in source table; the data follows as one block of the Native format.
-- received_at is left to the warehouse: it is when the row came in, whatever the line said.
-- Can be run again: events that are there already do not count twice, because of rows with one message_id the first counts.
INSERT INTO {database:Identifier}.{table:Identifier}
(
    message_id, type, event, anonymous_id, user_id, previous_id, group_id, source,
    timestamp, sent_at, traits, properties, context
)

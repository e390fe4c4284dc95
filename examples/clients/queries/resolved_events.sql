-- One row an event, every column of the view; received_at is the time of loading.
SELECT * FROM identity.resolved_events ORDER BY message_id

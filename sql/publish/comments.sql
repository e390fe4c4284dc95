-- Says what the view of events and its columns are, for readers and their tools. Changes no data, and nothing that a query gives. Can be
-- run again: it says the same.
ALTER TABLE {database:Identifier}.resolved_events
    MODIFY COMMENT 'One row an event: what was sent, and the profile that it belongs to',
    COMMENT COLUMN profile_id 'The profile of the event''s owner; nil when it has no identifier that may be used'
    /* insert: comments */

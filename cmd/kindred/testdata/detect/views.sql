CREATE DATABASE raw;
CREATE TABLE raw.events (message_id String, type LowCardinality(String), event LowCardinality(String), anonymous_id String, user_id String, previous_id String, group_id String, source LowCardinality(String), timestamp DateTime64(3, 'UTC'), sent_at Nullable(DateTime64(3, 'UTC')), received_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'), traits JSON, properties JSON, context JSON) ENGINE = MergeTree PARTITION BY toYYYYMM(received_at) ORDER BY (type, received_at, message_id);
CREATE VIEW raw.events_view AS SELECT * FROM raw.events;
CREATE TABLE raw.events_merged AS raw.events ENGINE = Merge('raw', '^events$');
CREATE DATABASE identity_old;
CREATE TABLE identity_old.identity_map (id_type String, id_value String, profile_id UUID) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE identity_old.profile_redirects (old_profile_id UUID, profile_id UUID) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE identity_old.profile_history (at DateTime64(3), profile_id UUID) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE identity_old.profiles (user_id String, email String, updated_at DateTime64(3)) ENGINE = MergeTree ORDER BY tuple();
CREATE VIEW identity_old.resolved_events AS SELECT m.profile_id AS profile_id, e.* FROM raw.events AS e LEFT JOIN identity_old.identity_map AS m ON m.id_value = e.user_id;
CREATE DATABASE state_old;
CREATE TABLE state_old.state_generation (number UInt64) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE state_old.state_identifiers (key UInt128) ENGINE = MergeTree ORDER BY tuple();
CREATE TABLE state_old.state_first_events (message_id String, type String, anonymous_id String, timestamp DateTime64(3)) ENGINE = MergeTree ORDER BY tuple()

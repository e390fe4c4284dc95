CREATE DATABASE snowplow;
CREATE TABLE snowplow.events (event_id String, event_name String, user_id Nullable(String), domain_userid Nullable(String), network_userid Nullable(String), domain_sessionid Nullable(String), collector_tstamp DateTime64(3), derived_tstamp Nullable(DateTime64(3)), load_tstamp Nullable(DateTime64(3))) ENGINE = MergeTree ORDER BY collector_tstamp

-- A company's own table of accounts, as replication brings it: one row an account, again with each change until parts merge. It knows
-- user ids and addresses, and no browser. No product's table, so there is no source for it but habit.
CREATE TABLE {database:Identifier}.users
(
    id String,
    email Nullable(String),
    first_name Nullable(String),
    last_name Nullable(String),
    plan LowCardinality(Nullable(String)),
    age Nullable(Int64),
    newsletter Nullable(Bool),
    company_id Nullable(String),
    company_name Nullable(String),
    created_at DateTime64(3, 'UTC'),
    updated_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY id;

-- What the company knows of its customers, and the log of an app: tables with NULLs, times without a zone, and days.
CREATE TABLE $raw.customers
(
    id UInt64,
    mail Nullable(String),
    plan LowCardinality(Nullable(String)),
    spent Nullable(Decimal(9, 2)),
    tags Array(String),
    born Nullable(Date),
    valid_at DateTime,
    updated_at DateTime64(3)
)
ENGINE = MergeTree
ORDER BY id;

CREATE TABLE $raw.app_log (key String, who Nullable(String), device String, what String, happened String, at DateTime64(3))
ENGINE = MergeTree
ORDER BY key;

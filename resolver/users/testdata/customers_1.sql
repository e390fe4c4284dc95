INSERT INTO $raw.customers VALUES
    (1, 'Ann@Example.com', 'pro', 10.10, ['a', 'b'], '1980-02-29', 1709290000, now64(3)),
    (2, NULL, NULL, NULL, [], NULL, 1709290001, now64(3)),
    (3, 'test@example.com', 'free', 1, ['c'], '2001-01-01', 1709290002, now64(3));

INSERT INTO $raw.app_log VALUES
    ('l1', '1', 'phone', 'open', '2024-03-01 23:30:00', now64(3)),
    ('l1', '1', 'phone', 'open', '2024-03-01 23:30:00', now64(3)),
    ('l2', NULL, 'tablet', 'open', '2024-03-02 00:30:00', now64(3));

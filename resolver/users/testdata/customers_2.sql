INSERT INTO $raw.customers VALUES
    (2, 'ben@example.com', 'free', 0.05, ['z'], '1990-12-31', 1709390001, now64(3));

INSERT INTO $raw.app_log VALUES
    ('l3', '2', 'tablet', 'account_created', '2024-03-04 23:59:59', now64(3));

-- And in all?
SELECT
    (SELECT count() FROM analytics.activity) AS events,
    (SELECT count() FROM analytics.sessions) AS sessions,
    (SELECT sum(active) FROM analytics.active_users) AS active_days,
    (SELECT sum(new) FROM analytics.active_users) AS people,
    (SELECT count() FROM analytics.attribution) AS with_an_account

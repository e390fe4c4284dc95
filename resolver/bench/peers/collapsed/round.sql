-- One round: a user takes the least label of the users beside them. Answers how many changed.
EXCHANGE TABLES labels AND last_labels;
TRUNCATE TABLE labels;
INSERT INTO labels
SELECT user_id, min(component)
FROM
(
    SELECT user_id, component FROM last_labels
    UNION ALL
    SELECT next, component FROM steps JOIN last_labels USING user_id
)
GROUP BY user_id;
SELECT count() FROM labels JOIN last_labels USING user_id WHERE labels.component <> last_labels.component

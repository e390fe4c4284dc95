-- One round: an anonymous_id takes the least label of its users, a user the least of their anonymous_ids. Answers how many changed.
EXCHANGE TABLES labels AND last_labels;
TRUNCATE TABLE labels;
INSERT INTO labels
SELECT user_id, min(least.component)
FROM pairs
JOIN
(
    SELECT anonymous_id, min(component) AS component
    FROM pairs
    JOIN last_labels USING user_id
    GROUP BY anonymous_id
) AS least USING anonymous_id
GROUP BY user_id;
SELECT count() FROM labels JOIN last_labels USING user_id WHERE labels.component <> last_labels.component

-- Estimates how many identifiers there are, before the graph is made.
SELECT count(), uniqCombined64(12)(user_id) + uniqCombined64(12)(anonymous_id) FROM pairs

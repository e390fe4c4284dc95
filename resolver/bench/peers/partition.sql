-- Tells one partition from another, whatever its components are called and however the rows lie: a hash over each identifier with the
-- least identifier of its component, then the numbers of identifiers and of components, and how large the largest is.
SELECT groupBitXor(sipHash64(identifier, canonical)), count(), uniqExact(canonical), max(size)
FROM components
JOIN (SELECT component, min(identifier) AS canonical, count() AS size FROM components GROUP BY component) AS least USING component

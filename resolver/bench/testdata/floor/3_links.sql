-- Links, by their strings, hashed once they are few: faster than by the hashes.
INSERT INTO floor.links SELECT reinterpretAsUInt128(sipHash128('user_id', user_id)), reinterpretAsUInt128(sipHash128('anonymous_id', anonymous_id)), min(timestamp), max(timestamp), count(), argMin(message_id, timestamp) FROM raw.events WHERE user_id != '' AND anonymous_id != '' GROUP BY user_id, anonymous_id

-- Identifiers, one GROUP BY a type: faster than one over both types.
INSERT INTO floor.identifiers SELECT reinterpretAsUInt128(sipHash128('user_id', user_id)), user_id, min(timestamp), max(timestamp), count() FROM raw.events WHERE user_id != '' GROUP BY user_id;
INSERT INTO floor.identifiers SELECT reinterpretAsUInt128(sipHash128('anonymous_id', anonymous_id)), anonymous_id, min(timestamp), max(timestamp), count() FROM raw.events WHERE anonymous_id != '' GROUP BY anonymous_id

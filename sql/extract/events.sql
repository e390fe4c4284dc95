-- Fragment: the events of the window with, for each slot, value_n (what stands there, once per type) and usable_n (the same, ''
-- unless it may be an identifier). stamp orders events by time, then by message_id, as bytes.
SELECT
    *,
    concat(
        reinterpretAsFixedString(byteSwap(bitXor(reinterpretAsUInt64(timestamp), 9223372036854775808))),
        message_id) AS stamp
    /* insert: values */
    /* insert: usables */
FROM
(
    /* insert: read */
)

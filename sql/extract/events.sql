-- Fragment: the events of the window with, for each slot, value_n (what stands there, once per type) and usable_n (the same, ''
-- unless it may be an identifier). at is the time in milliseconds: compiled aggregate functions compare DateTime64 as unsigned numbers
-- (seen with ClickHouse 26.7), so that min and max of times on both sides of 1970 come out wrong, and Int64 right. stamp orders events by
-- time, then by message_id, as bytes.
SELECT
    *,
    toUnixTimestamp64Milli(timestamp) AS at,
    concat(
        reinterpretAsFixedString(byteSwap(bitXor(reinterpretAsUInt64(timestamp), 9223372036854775808))),
        message_id) AS stamp
    /* insert: values */
    /* insert: usables */
    /* insert: carry */
FROM
(
    /* insert: read */
)

-- Fragment: the last touch, without the letter before it (compute/said_last_touch.sql).
substring(c.state_n, 2)

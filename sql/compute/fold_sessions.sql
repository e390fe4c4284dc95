-- Fragment: lists of sessions as one list, in which those with no more than the gap between them are one. A session is two numbers, the time
-- of its first event and that of its last, in milliseconds. It is as exact as to cluster the times of all events: what is near enough to an
-- event in a session is near enough to the session, and the other way round.
-- Beginnings and ends, a gap later, are put in the order of time as even and odd numbers, so that a beginning comes before an end at the
-- same time. Where as many sessions have ended as have begun, one of the list ends; the next beginning is that of the next.
    , arrayMap(
        point -> intDiv(point - bitAnd(point, 1), 2) - if(bitAnd(point, 1) = 1, {session_gap:Int64}, 0),
        arrayFilter(
            (point, open) -> open = bitXor(bitAnd(point, 1), 1),
            arraySort(
                arrayMap(
                    (time, number) -> if(number % 2 = 1, time * 2, (time + {session_gap:Int64}) * 2 + 1),
                    groupArrayArray(state_n) AS times_n,
                    arrayEnumerate(times_n))) AS points_n,
            arrayCumSum(point -> if(bitAnd(point, 1) = 1, -1, 1), points_n)))

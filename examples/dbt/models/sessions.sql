-- One row a session: what a person did, on whatever device, until so much silence.
{{ config(order_by='(profile_id, started_at)') }}

with starts as (
    select
        *,
        -- The first event of a profile has itself for the one before: it begins session 1, as nothing began before it.
        lagInFrame(timestamp, 1, timestamp) over (
            partition by profile_id order by timestamp, message_id
            rows between unbounded preceding and current row
        ) as previous,
        timestamp >= previous + interval {{ var('session_minutes') }} minute as starts
    from {{ ref('activity') }}
),

numbered as (
    select
        *,
        toUInt32(1 + sum(starts) over (
            partition by profile_id order by timestamp, message_id
            rows between unbounded preceding and current row
        )) as session_number
    from starts
)

select
    concat(toString(profile_id), '-', toString(session_number)) as session_id,
    profile_id,
    session_number,
    min(timestamp) as started_at,
    max(timestamp) as ended_at,
    dateDiff('second', started_at, ended_at) as seconds,
    count() as events,
    uniqExactIf(anonymous_id, anonymous_id != '') as devices,
    arraySort(groupUniqArray(source)) as sources,
    argMinIf(touch, (timestamp, message_id), touch != '') as touch
from numbered
group by profile_id, session_number

-- One row a day on which anybody did anything, UTC: how many people, how many of them with an account, how many for the first time.
{{ config(order_by='day') }}

with days as (
    select distinct profile_id, toDate(timestamp) as day
    from {{ ref('activity') }}
),

first_days as (
    select profile_id, min(day) as first_day
    from days
    group by profile_id
)

select
    days.day as day,
    count() as active,
    -- By the end of the day, so that a sign-up changes no day before it.
    countIf(toDate(profiles.identified_at) <= days.day) as identified,
    countIf(first_days.first_day = days.day) as new
from days
inner join first_days on first_days.profile_id = days.profile_id
inner join {{ source('kindred', 'profiles') }} as profiles on profiles.profile_id = days.profile_id
group by day

-- One row an identified profile: what brought the person first, and what last before the sign-up, over all devices.
-- The join has to give zeros, and no NULL, where there was no touch, whatever the server's default is.
{{ config(order_by='profile_id', query_settings={'join_use_nulls': 0}) }}

with touches as (
    select
        activity.profile_id as profile_id,
        count() as touches,
        min(activity.timestamp) as first_at,
        -- By message_id where two come in one millisecond, so that each build says the same.
        argMin((touch, campaign_medium, campaign_name, referrer), (activity.timestamp, message_id)) as first,
        max(activity.timestamp) as last_at,
        argMax((touch, campaign_medium, campaign_name, referrer), (activity.timestamp, message_id)) as last
    from {{ ref('activity') }} as activity
    inner join {{ source('kindred', 'profiles') }} as profiles on profiles.profile_id = activity.profile_id
    where profiles.is_identified and touch != '' and activity.timestamp <= profiles.identified_at
    group by profile_id
)

select
    profiles.profile_id as profile_id,
    profiles.user_id as user_id,
    assumeNotNull(profiles.identified_at) as signed_up_at,
    touches.touches as touches,
    if(touches.touches > 0, touches.first_at, null) as first_touch_at,
    if(touches.touches > 0, tupleElement(touches.first, 1), 'unknown') as first_touch,
    tupleElement(touches.first, 2) as first_medium,
    tupleElement(touches.first, 3) as first_campaign,
    tupleElement(touches.first, 4) as first_referrer,
    if(touches.touches > 0, touches.last_at, null) as last_touch_at,
    if(touches.touches > 0, tupleElement(touches.last, 1), 'unknown') as last_touch,
    tupleElement(touches.last, 2) as last_medium,
    tupleElement(touches.last, 3) as last_campaign,
    tupleElement(touches.last, 4) as last_referrer
from {{ source('kindred', 'profiles') }} as profiles
left join touches on touches.profile_id = profiles.profile_id
where profiles.is_identified

-- Everybody with an account is in it, and nothing touched anybody after the sign-up.
select profiles.user_id
from {{ source('kindred', 'profiles') }} as profiles
where profiles.is_identified and profiles.profile_id not in (select profile_id from {{ ref('attribution') }})
union all
select user_id
from {{ ref('attribution') }}
where last_touch_at > signed_up_at or first_touch_at > last_touch_at

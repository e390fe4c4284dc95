-- Everybody who did anything was new on one day, and no day has more people of a kind than people.
select 'new' as what, sum(new) as got, (select uniqExact(profile_id) from {{ ref('activity') }}) as want
from {{ ref('active_users') }}
having got != want
union all
select toString(day), greatest(identified, new), active
from {{ ref('active_users') }}
where greatest(identified, new) > active

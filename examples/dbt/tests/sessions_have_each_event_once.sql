-- Every event that somebody did is in one session.
select sessions.events, activity.events
from (select sum(events) as events from {{ ref('sessions') }}) as sessions
cross join (select count() as events from {{ ref('activity') }}) as activity
where sessions.events != activity.events

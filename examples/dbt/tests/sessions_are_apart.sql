-- Between two sessions of a person lies the silence that ends one.
select earlier.session_id, earlier.ended_at, later.started_at
from {{ ref('sessions') }} as earlier
inner join {{ ref('sessions') }} as later
    on later.profile_id = earlier.profile_id and later.session_number = earlier.session_number + 1
where later.started_at < earlier.ended_at + interval {{ var('session_minutes') }} minute

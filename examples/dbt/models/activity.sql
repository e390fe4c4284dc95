-- What people did, one row an event: without events that nobody is known for, and without what a server said of them.
-- The place to say what a touch is: sessions, attribution and active_users read nothing else of an event.
{{ config(materialized='view') }}

select
    profile_id,
    message_id,
    timestamp,
    type,
    event,
    source,
    anonymous_id,
    ifNull(toString(context.campaign.source), '') as campaign_source,
    ifNull(toString(context.campaign.medium), '') as campaign_medium,
    ifNull(toString(context.campaign.name), '') as campaign_name,
    ifNull(toString(context.page.referrer), '') as referrer,
    -- A click from one's own site is no touch, and neither is one between its subdomains.
    if(cutToFirstSignificantSubdomain(referrer) = cutToFirstSignificantSubdomain(ifNull(toString(context.page.url), '')),
        '', domainWithoutWWW(referrer)) as referrer_host,
    if(campaign_source != '', campaign_source, referrer_host) as touch
from {{ source('kindred', 'resolved_events') }}
where profile_id != toUUID('00000000-0000-0000-0000-000000000000')
{% if var('server_sources') %}
    and source not in ('{{ var('server_sources') | join("', '") }}')
{% endif %}

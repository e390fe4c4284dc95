-- Fragment of source/branch.sql: what Snowplow's events are among Segment's types.
transform({value:Expression}, ['page_view', 'screen_view', 'identify'], ['page', 'screen', 'identify'], 'track')

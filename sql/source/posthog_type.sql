-- Fragment of source/branch.sql: what PostHog's own events are among Segment's types.
transform({value:Expression}, ['$identify', '$set', '$create_alias', '$merge_dangerously', '$pageview', '$screen', '$groupidentify'], ['identify', 'identify', 'alias', 'alias', 'page', 'screen', 'group'], 'track')

-- Fragment of extract/traits.sql: only identify events, or only all others.
AND (type = 'identify') = {identify:Bool}

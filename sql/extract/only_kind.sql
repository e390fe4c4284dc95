-- Fragment of extract/traits.sql: only identify events, or only all others.
AND (type IN ('identify', 'Identify', 'IDENTIFY')) = {identify:Bool}

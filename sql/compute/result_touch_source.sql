-- Fragment: the campaign's source, which stands in the touch as text 5 from the end.
splitByChar('\0', /* insert: touch */)[-5] AS touch_source_m

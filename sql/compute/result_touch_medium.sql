-- Fragment: the campaign's medium, which stands in the touch as text 4 from the end.
splitByChar('\0', /* insert: touch */)[-4] AS touch_medium_m

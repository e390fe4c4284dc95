-- Fragment: the campaign's name, which stands in the touch as text 3 from the end.
splitByChar('\0', /* insert: touch */)[-3] AS touch_name_m

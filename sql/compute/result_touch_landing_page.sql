-- Fragment: the landing page, which stands in the touch as text 1 from the end.
splitByChar('\0', /* insert: touch */)[-1] AS touch_landing_page_m

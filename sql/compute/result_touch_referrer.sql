-- Fragment: the host of the referrer on another site, which stands in the touch as text 2 from the end.
splitByChar('\0', /* insert: touch */)[-2] AS touch_referrer_m

-- Fragment of extract/occurrence.sql: no identifier in an earlier slot owns the event.
        AND usable_m = ''

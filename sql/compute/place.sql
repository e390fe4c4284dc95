-- Fragment of extract/read.sql: what stands at one place of an event, as text, '' where there is nothing.
    , ifNull(/* insert: place */, '') AS place_n

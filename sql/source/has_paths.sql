-- Fragment of extract/read.sql: only rows whose traits are read by their paths.
    AND has_paths

-- Fragment of extract/read.sql: only rows with a trait that no other statement reads.
    AND arrayExists(
        path -> startsWith(path, {rare_within:String})
            AND replaceAll(substringIndex(substring(path, length({rare_within:String}) + 1), '.', 1), '%2E', '.') NOT IN {read_by_path:Array(String)},
        JSONAllPaths({rare_column:Identifier}))

-- Fragment of source/branch.sql: a time, and how much later a row of it may become visible.
addMilliseconds({value:Expression}, {lag:Int64})

-- Fragment of source/branch.sql: a time that is written as text, NULL where it cannot be read.
parseDateTime64BestEffortOrNull({value:Expression}, 3, 'UTC')

-- Fragment of source/branch.sql: a time as JSON has it, '' where a column that cannot be NULL has its default.
if(toUnixTimestamp64Milli(toDateTime64({value:Expression}, 3, 'UTC')) = 0, '', concat(replaceOne(replaceOne(toString(toDateTime64({value:Expression}, 3, 'UTC')), ' ', 'T'), '.000', ''), 'Z'))

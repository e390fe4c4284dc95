-- Fragment of source/branch.sql: a time as JSON has it, in UTC, without a fraction of zero; '' for NULL.
ifNull(concat(replaceOne(replaceOne(toString(toDateTime64({value:Expression}, 3, 'UTC')), ' ', 'T'), '.000', ''), 'Z'), '')

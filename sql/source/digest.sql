-- Fragment of source/branch.sql: an id derived from what a record says, so that the same record is the same event.
lower(hex(sipHash128(tuple({values:Expression}))))

-- Fragment of extract/said_within.sql: the member of a JSON object.
JSONExtractRaw(/* insert: object */, {member_m:String})

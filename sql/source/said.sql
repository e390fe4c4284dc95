-- Fragment of source/branch.sql: what a row says of one trait: its name, s for a text or j for JSON, and the value, '' for none.
({name:String}, {kind:String}, {value:Expression})

-- Fragment of source/branch.sql: what tells repeated events of a model with several sources: two sources may have the same ids for different events.
if({value:Expression} = '', '', concat({source:String}, '\0', {value:Expression}))

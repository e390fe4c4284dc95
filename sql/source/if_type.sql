-- Fragment of source/branch.sql: a text in events of one type, '' in all others.
if({type:Expression} = {only:String}, {value:Expression}, '')

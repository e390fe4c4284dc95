-- Fragment of source/branch.sql: a text in events of one type, '' in all others.
if(lower({type:Expression}) = {only:String}, {value:Expression}, '')

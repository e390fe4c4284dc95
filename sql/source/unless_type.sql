-- Fragment of source/branch.sql: a text in all events but those of one type, where it is ''.
if(lower({type:Expression}) = {only:String}, '', {value:Expression})

-- Fragment of extract/slot.sql: what stands in the slot's place, as text, in events of its type, or of all but one.
ifNull(if((empty({only_n:Array(String)}) OR type IN {only_n:Array(String)}) AND type NOT IN {except_n:Array(String)}, /* insert: place */, ''), '')

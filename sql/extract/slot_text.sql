-- Fragment of extract/slot.sql: what stands in the slot's place, as text, in events of its type, or of all but one.
ifNull(if(({only_n:String} = '' OR type = {only_n:String}) AND ({except_n:String} = '' OR type != {except_n:String}), /* insert: place */, ''), '')

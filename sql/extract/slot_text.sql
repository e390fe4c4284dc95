-- Fragment of extract/slot.sql: what stands in the slot's place, as text, in events of its type.
ifNull(if({only_n:String} = '' OR type = {only_n:String}, /* insert: place */, ''), '')

-- Fragment of extract/slot_list.sql: the list in the slot's column, in events of its type, or of all but one.
if((empty({only_n:Array(String)}) OR type IN {only_n:Array(String)}) AND type NOT IN {except_n:Array(String)}, {column_n:Identifier}, emptyArrayString())

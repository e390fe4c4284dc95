-- Fragment: a value without white space, also within.
translate(/* insert: value */, {white_space:String}, '')

-- Fragment: a value without white space around it.
trimBoth(/* insert: value */, {white_space:String})

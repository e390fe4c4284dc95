-- Fragment: a whole number without its fraction of zeros, any other value as it is. Most values do not end like one.
if(
        endsWith(/* insert: value */, '0') AND match(/* insert: value */, {whole_form:String}),
        substringIndex(/* insert: value */, '.', 1),
        /* insert: value */)

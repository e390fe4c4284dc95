-- Fragment: a whole number without its fraction of zeros, any other value as it is. Most values do not end like one.
if(
        endsWith((/* insert: value */) AS written_n, '0') AND match(written_n, {whole_form:String}),
        substringIndex(written_n, '.', 1),
        written_n)

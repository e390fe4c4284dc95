-- Fragment: how much a rule trusts the source of an event, as a byte: the first source 255, those that are not listed 0.
char(if(
        indexOf({trait_sources_n:Array(String)}, ifNull(toString(source), '')) = 0,
        0,
        256 - indexOf({trait_sources_n:Array(String)}, ifNull(toString(source), ''))))

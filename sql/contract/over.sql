-- Fragment: whether a component has more identifiers of a type than a limit allows.
 OR countIf(id_type = {limited_type_n:String}) > {max_n:UInt64}

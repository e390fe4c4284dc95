-- Fragment: one setting more. The engine reads each value as the setting's own type.
, {name_n:Identifier} = {value_n:String}

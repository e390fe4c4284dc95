-- Fragment: gives one setting more the value that it has when nobody sets it.
, {name_n:Identifier} = DEFAULT

-- Fragment: the value of a published identifier.
id_value

-- Fragment of extract/traits.sql: the trait that a name means.
transform(trait.1, {raw_names:Array(String)}, {raw_traits:Array(String)}, trait.1)

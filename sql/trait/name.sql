-- Fragment of extract/traits.sql: the trait that a name means, where each means itself.
trait.1

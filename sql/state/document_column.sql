-- Fragment of state/documents.sql: the typed value of a trait.
,
    typed_n {trait_column_type_n:Expression}

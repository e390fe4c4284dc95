-- Fragment of fold/documents.sql: the value of a trait as its type.
    , /* insert: value */ AS typed_n

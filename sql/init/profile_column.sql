-- Fragment of init/profiles.sql: a column that the model adds.
    , {column_n:Identifier} {column_type_n:Expression} COMMENT {column_comment_n:String}

-- Fragment of init/profiles.sql: a column that the model asks for.
,
    {column_name_n:Identifier} {column_type_n:Expression} COMMENT {column_comment_n:String}

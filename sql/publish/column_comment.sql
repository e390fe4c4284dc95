-- Fragment of publish/comments.sql: the comment of one column.
    , COMMENT COLUMN {column_n:Identifier} {comment_n:String}

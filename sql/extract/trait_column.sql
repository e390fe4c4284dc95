-- Fragment of extract/read.sql: the path of the JSON column that holds one trait, as a subcolumn, of which a warehouse reads nothing but
-- that path; getSubcolumn() would read the whole column. A path with a type of its own in the column's declaration is no Dynamic
-- without the cast.
    , CAST({trait_column:Identifier}.{trait_path_n:Identifier} AS Dynamic) AS trait_n

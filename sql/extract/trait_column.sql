-- Fragment of extract/read.sql: the path of the JSON column that holds one trait.
    , getSubcolumn({trait_column:Identifier}, {trait_path:String}) AS trait

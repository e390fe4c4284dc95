-- Fragment of extract/read.sql: the whole document of traits.
    , toJSONString({trait_column:Identifier}) AS document

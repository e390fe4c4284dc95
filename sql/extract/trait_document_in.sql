-- Fragment of extract/read.sql: the document of traits that stands within another one.
    , toJSONString(getSubcolumn({trait_column:Identifier}, {trait_path:String})) AS document

-- Fragment of extract/said_in_document.sql: a value within an object, with its path for its name.
({name_n:String}, /* insert: value */)

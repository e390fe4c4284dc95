-- Fragment of extract/said_in_document.sql: a value within an object, with its path for its name, unless that is a name of the document too.
({name_n:String}, if(JSONHas(document, {name_n:String}), '', /* insert: value */))

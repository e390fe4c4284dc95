-- Fragment of extract/reason.sql and extract/usable_values.sql: an e-mail address without the form of one.
            OR NOT match(/* insert: value */, {email_form:String})

-- Fragment of fold/profile_traits.sql: the value is a text, and no other JSON, a sum or a list. A whole sum of 19 digits or more goes
-- into the document as a text, too: the type JSON takes no whole numbers beyond 64 bits.
if(sum_text != '', match(sum_text, '^-?[0-9]{19,}$'), substring(newest, total - 12, 1) IN ('s', 'x') AND set_text = '')

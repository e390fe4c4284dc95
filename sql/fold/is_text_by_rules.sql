-- Fragment of fold/profile_traits.sql: the value is a text, and no other JSON, a sum or a list.
substring(newest, total - 12, 1) = 's' AND sum_text = '' AND set_text = ''

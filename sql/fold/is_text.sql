-- Fragment of fold/profile_traits.sql: the value is a text, and no other JSON.
substring(newest, total - 12, 1) IN ('s', 'x')

-- Fragment of fold/profile_traits.sql: the value that an event set.
replaceAll(substring(newest, 10 + id_length, total - id_length - 23), '\0\xFF', '\0')

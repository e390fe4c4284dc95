-- Fragment of fold/profile_traits.sql: the sum or the list, where the rule makes one, else the value that an event set.
multiIf(
        sum_text != '', sum_text,
        set_text != '', set_text,
        replaceAll(substring(newest, 10 + id_length, total - id_length - 23), '\0\xFF', '\0'))

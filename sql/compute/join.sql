-- Fragment of fold/profiles.sql: the computed states of the profiles.
ANY LEFT JOIN {state:Identifier}.computed AS c ON p.profile = c.profile_id

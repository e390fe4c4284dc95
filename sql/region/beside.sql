-- Fragment: the profiles that max_per_profile keeps apart from those of the seeds, in one region.
        UNION ALL
        SELECT profile_id
        FROM {state:Identifier}.state_members
        WHERE key IN
        (
            SELECT key
            FROM {state:Identifier}.state_regions
            WHERE region IN
            (
                SELECT region
                FROM {state:Identifier}.state_regions
                WHERE key IN (SELECT key FROM {state:Identifier}.seeds)
                    OR key IN
                    (
                        SELECT key
                        FROM {state:Identifier}.state_members
                        WHERE profile_id IN
                        (
                            SELECT profile_id FROM {state:Identifier}.state_members WHERE key IN (SELECT key FROM {state:Identifier}.seeds)
                        )
                    )
            )
        )

-- Puts together what each id that is gone redirects to: the profile of its anchor, else the heir of what it redirected to, else nobody.
-- Reads the working tables, writes gone. The table is made anew before.
INSERT INTO {state:Identifier}.gone
SELECT
    old_profile_id,
    before,
    multiIf(
        old_profile_id IN (SELECT old_profile_id FROM {state:Identifier}.gone_by_anchor), by_anchor,
        before IN (SELECT profile_id FROM {state:Identifier}.{profiles:Identifier}), before,
        before IN (SELECT old_profile_id FROM {state:Identifier}.gone_by_anchor), by_anchor_of_before,
        by_member)
FROM
(
    SELECT g.old_profile_id AS old_profile_id, g.before AS before, a.profile_id AS by_anchor, b.profile_id AS by_anchor_of_before, m.profile_id AS by_member
    FROM {state:Identifier}.gone_ids AS g
    LEFT JOIN {state:Identifier}.gone_by_anchor AS a ON a.old_profile_id = g.old_profile_id
    LEFT JOIN {state:Identifier}.gone_by_anchor AS b ON b.old_profile_id = g.before
    LEFT JOIN {state:Identifier}.gone_by_member AS m ON m.old_profile_id = g.before
)
SETTINGS join_use_nulls = 0

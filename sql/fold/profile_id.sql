-- Fragment: the id of the profile of an identifier: its component's, or from its own key when it has no links.
if(
            profile_id = toUUID('00000000-0000-0000-0000-000000000000'),
            /* insert: own_id */,
            profile_id)

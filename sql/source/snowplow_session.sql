-- Fragment of source/branch.sql: the userId of Snowplow's entity client_session, which is JSON with a list of one, or with the entity alone.
-- Loaders that write columns in snake case have a user_id.
arrayFirst(
    id -> id != '',
    arrayMap(
        entity -> if(JSONExtractString(entity, 'userId') != '', JSONExtractString(entity, 'userId'), JSONExtractString(entity, 'user_id')),
        if(startsWith({value:Expression}, '['), JSONExtractArrayRaw({value:Expression}), [{value:Expression}])))

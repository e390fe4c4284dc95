-- Writes the profiles of the new generation: a fold over their identifiers and traits. Reads the state.
-- Times are folded as Int64, see extract/events.sql. Adds rows: the table is made anew before.
INSERT INTO {state:Identifier}.{table:Identifier}
WITH
    arrayMap(
        type -> (
            {types:Array(String)}[type],
            arrayMap(member -> substring(member, 10), arrayFilter(member -> ascii(member) = type, members))),
        arrayFilter(type -> arrayExists(member -> ascii(member) = type, members), arrayEnumerate({types:Array(String)}))) AS lists,
    CAST(lists, 'Map(String, Array(String))') AS by_type,
    by_type[{user_type:String}] AS users
SELECT
    profile,
    if(empty(users), '', users[1]),
    notEmpty(users),
    users,
    by_type[{anonymous_type:String}],
    by_type,
    length(members),
    fromUnixTimestamp64Milli(earliest, 'UTC'),
    fromUnixTimestamp64Milli(latest, 'UTC'),
    if(empty(users), NULL, fromUnixTimestamp64Milli(identified_at, 'UTC')),
    events,
    arrayFilter(
        (name, number) -> bitTest(words[intDiv(number, 64) + 1], number % 64),
        (SELECT groupArray(name) FROM (SELECT name FROM {state:Identifier}.{sources:Identifier} ORDER BY name)),
        (SELECT groupArray(number) FROM (SELECT number FROM {state:Identifier}.{sources:Identifier} ORDER BY name))),
    CAST(if(t.document = '', '{}', t.document), 'JSON(max_dynamic_paths = 128)')
    /* insert: more_values */
FROM
(
    SELECT
        profile,
        arraySort(groupArray(/* insert: order */)) AS members,
        min(toUnixTimestamp64Milli(first_seen)) AS earliest,
        max(toUnixTimestamp64Milli(last_seen)) AS latest,
        minIf(toUnixTimestamp64Milli(first_seen), id_type = {user_type:String}) AS identified_at,
        sum(owned_count) AS events,
        groupBitOrForEach(sources) AS words
    FROM
    (
        /* insert: member */
    )
    GROUP BY profile
) AS p
ANY LEFT JOIN {state:Identifier}.documents AS t ON p.profile = t.profile_id
/* insert: more_joins */
SETTINGS type_json_skip_duplicated_paths = 1

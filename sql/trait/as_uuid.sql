-- Fragment: a text as a UUID, NULL if it is none.
if(match(/* insert: text */, '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'), toUUIDOrNull(/* insert: text */), NULL)

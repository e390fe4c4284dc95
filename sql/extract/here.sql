-- Fragment: rows that are grouped on this server.
(
    /* insert: rows */
)

-- Fragment of extract/said_within.sql: the whole document.
document

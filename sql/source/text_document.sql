-- Fragment of source/branch.sql: JSON that is kept as text, as a document.
CAST(if(startsWith({value:Expression}, '{'), {value:Expression}, '{}') AS JSON)

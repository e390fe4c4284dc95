-- Fragment of fold/documents.sql: the text that trait/as_whole.sql and the like judge.
text_n

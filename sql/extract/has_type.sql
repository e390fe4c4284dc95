-- Fragment of extract/read.sql: only events of the slot's type, which the source's order may find without reading the others.
    AND type IN {only_n:Array(String)}

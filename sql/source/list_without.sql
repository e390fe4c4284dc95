-- Fragment of extract/traits.sql: as source/list.sql, without names that are those of rules which read others.
arrayFilter(one -> one.1 NOT IN {unread:Array(String)}, {list:Identifier})

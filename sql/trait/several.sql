-- Fragment of extract/traits.sql: the traits that a name means, a row each, where some means several. They stand in one text, with
-- spaces between them, which no rule's name has.
arrayJoin(arrayMap(
                one -> if(one = '', trait.1, one),
                splitByChar(' ', transform(trait.1, {raw_names:Array(String)}, {raw_traits:Array(String)}, ''))))

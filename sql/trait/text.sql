-- Fragment: the text under judgement of the other fragments of this folder, in a row of what events say (extract/traits.sql) or within a
-- list (fold/trait_list.sql).
text

-- Fragment: the greatest text. Texts begin with their event's moment, so it is the latest; '', which says nothing, is the least of all.
    , max(state_n)

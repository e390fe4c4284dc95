-- Fragment: the least text, of those that say something. Texts begin with their event's moment, so it is the earliest.
    , minIf(state_n, state_n != '')

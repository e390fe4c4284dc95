-- Fragment: one slot's claim to the event, as a condition and the key of its identifier.
            usable_n != '', reinterpretAsUInt128(sipHash128({owner_type_n:String}, usable_n)),

-- Fragment: the place of a vertex in the order of a round: hubs first, and all else as it is drawn.
bitOr(
            bitShiftRight(sipHash64({salt:UInt64}, /* insert: vertex */), 1),
            if(/* insert: vertex */ IN (SELECT key FROM {state:Identifier}.contract_hubs), 0, 9223372036854775808))

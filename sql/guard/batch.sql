-- Fragment: the keys of a part of the regions over a limit.
SELECT key
        FROM {state:Identifier}.next_state_regions
        WHERE cityHash64(region) % {batches:UInt64} = {batch:UInt64}

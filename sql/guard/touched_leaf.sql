-- Fragment: only identifiers that the run touches; of others it does not know all links.
                    AND leaf IN (SELECT key FROM {state:Identifier}.touched)

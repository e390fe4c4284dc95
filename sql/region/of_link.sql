-- Fragment: only links of touched identifiers. The other end of a shared link may be one that is not touched.
WHERE left_key IN (SELECT key FROM {state:Identifier}.touched) OR right_key IN (SELECT key FROM {state:Identifier}.touched)

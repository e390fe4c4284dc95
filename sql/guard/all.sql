-- Fragment: every link may merge.
WHERE true

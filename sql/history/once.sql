-- Fragment: each identifier once, where a row is a window's.
GROUP BY key

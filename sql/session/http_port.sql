-- The port on which the server that this session is on listens for HTTP, or for HTTPS.
-- Reads and writes nothing.
SELECT getServerPort({name:String})

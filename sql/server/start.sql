-- What the session that starts the server runs: it opens ClickHouse's two listeners, and says on which ports.
-- Reads nothing, writes the ports to a pipe of kindred-engine's. Run once in a server's life, by user default, who may do nothing else;
-- with its two SYSTEM statements that user's quota is used up, and SELECTs without tables do not count.
SYSTEM START LISTEN HTTP;
SYSTEM START LISTEN TCP;
SELECT getServerPort('http_port'), getServerPort('tcp_port')
INTO OUTFILE {pipe:String} TRUNCATE COMPRESSION 'none'
FORMAT TabSeparated

-- Counts the bytes that a server has sent and received, without the answer to this.
SELECT sum(value) FROM system.events WHERE event IN ('NetworkSendBytes', 'NetworkReceiveBytes')

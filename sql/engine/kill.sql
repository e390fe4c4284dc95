-- Ends the statement of one request. The engine gives statements ids of its own and takes none from outside, so this
-- server marks each one with its log_comment, which system.processes shows.
-- May be run again: a statement that has ended is not there any more.
KILL QUERY WHERE Settings['log_comment'] = {mark:String} ASYNC

-- Fragment: put behind a client's SELECT, before its FORMAT, makes the engine write the result into the write end of a pipe as it
-- would write it into a file: as one document from the first row to the last, in every format. Without APPEND the engine wants
-- to make the file; it would compress by the file's name if no method was said.
INTO OUTFILE {path:String} APPEND COMPRESSION 'none'

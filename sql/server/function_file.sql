-- Takes the place of ClickHouse's function file(), which asks for no right, and in this program reads every file that the process can: the
-- password in engine.lock, tables' own files. The table function file() asks for READ ON FILE and stays.
-- Reads and writes nothing: it is put where the server loads functions from, which can be run again at each start. It cannot be dropped.
CREATE FUNCTION file AS (path) -> concat(
    throwIf(true, 'the function file() is switched off, because everybody may call it: use the table function of that name, which needs READ ON FILE'),
    ''
)

-- Fragment in the place of extract/at.sql for lists with values that are only to be set once (x for a text and y for JSON): the time with
-- every bit turned, so that of these the earliest is the greatest, and less than every other of 1970 or later.
if(kind IN ('x', 'y'), bitNot(left(stamp, 8)), left(stamp, 8))

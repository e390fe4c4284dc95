-- Fragment: the text of one place, as compute/place.sql has read it.
place_n

-- Fragment: the neighbour of which contract/place.sql tells the place.
neighbour

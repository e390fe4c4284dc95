-- Fragment: the vertex of which contract/place.sql tells the place.
vertex

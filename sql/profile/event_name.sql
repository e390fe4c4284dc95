-- Fragment: the name of an event, of a source that has one.
ifNull(toString(event), '')

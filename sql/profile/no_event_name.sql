-- Fragment: the name of an event, of a source that has no column for it.
''

package resolver

// Suggestion is a source that a warehouse's tables look like.
type Suggestion struct {
	Source Source
	// Tables are those that it was recognised by.
	Tables []TableName
	// Because says what it was recognised by, as the end of a sentence.
	Because string
	// Types are the identifier types that its rows have, of the built-in ones.
	Types []string
	// Guess says that it may be something else: somebody has to look at it before it is used.
	Guess bool
}

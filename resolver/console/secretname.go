package console

import (
	"slices"
	"strings"
	"unicode"
)

// isSecretName reports whether what goes by this name is a secret, whatever way its words are put together: password, apiKey,
// X-ClickHouse-Key, KINDRED_ENGINE_PASSWORD, access_token.
func isSecretName(name string) bool {
	words := nameWords(name)
	if len(words) == 0 {
		return false
	}
	return slices.ContainsFunc(words, isSecretWord) || words[len(words)-1] == "key"
}

// isSecretNameInText is isSecretName for prose and SQL, where a bare key is more often a column's role (primary key, key = value) than
// a secret. It is one behind a word that says so.
func isSecretNameInText(name string) bool {
	words := nameWords(name)
	if slices.ContainsFunc(words, isSecretWord) {
		return true
	}
	last := len(words) - 1
	return last > 0 && words[last] == "key" &&
		slices.Contains([]string{"api", "access", "private", "auth", "clickhouse", "house", "encryption", "signing", "master"}, words[last-1])
}

func isSecretWord(word string) bool {
	for _, part := range []string{"password", "passwd", "passphrase", "secret", "credential"} {
		if strings.Contains(word, part) {
			return true
		}
	}
	for _, ending := range []string{"token", "pwd", "apikey", "accesskey", "privatekey", "authorization"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

// nameWords splits a name at everything that is no letter or digit, and where a capital follows a small letter, in lower case.
func nameWords(name string) []string {
	var words []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			words = append(words, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	var before rune
	for _, letter := range name {
		if !unicode.IsLetter(letter) && !unicode.IsDigit(letter) {
			flush()
		} else {
			if unicode.IsUpper(letter) && unicode.IsLower(before) {
				flush()
			}
			word.WriteRune(letter)
		}
		before = letter
	}
	flush()
	return words
}

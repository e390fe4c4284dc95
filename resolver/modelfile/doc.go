// Package modelfile reads and writes the model as a file, kindred.yaml. docs/model.md is its reference for users.
//
// A file passes two checks. First its shape: [keys] has every key with the kind of its value, and the same table is what the
// JSON Schema for editors and the comments of a printed file are made of, so that none of the three can say something else. Then its
// sense: types that are declared, limits that limit something, regular expressions that the warehouse takes. Both report every
// problem at once, each with file, line, column, an excerpt and, where there is one, the way to mend it.
//
// Equal rules make equal models: whatever has no order in meaning is sorted, and what is empty is nil, so that [resolver.Model.Hash]
// changes when the rules do, and only then.
package modelfile

package wire

import "fmt"

// Code is the first byte of a client's packet.
type Code byte

// What a client sends.
const (
	Hello        Code = 0
	Query        Code = 1
	Data         Code = 2
	Cancel       Code = 3
	Ping         Code = 4
	TablesStatus Code = 5
)

// Greeting is a client's first packet.
type Greeting struct {
	Client                   string
	Major, Minor, Revision   uint64
	Database, User, Password string
}

// Greeting reads the client's hello, behind its first byte.
func (r *Reader) Greeting() (Greeting, error) {
	var g Greeting
	var err error
	read := func(into *string, what string) {
		if err == nil {
			*into, err = r.text(what, maxName)
		}
	}
	number := func(into *uint64) {
		if err == nil {
			*into, err = r.number()
		}
	}
	read(&g.Client, "a client's name")
	number(&g.Major)
	number(&g.Minor)
	number(&g.Revision)
	read(&g.Database, "a database's name")
	read(&g.User, "a user's name")
	read(&g.Password, "a password")
	if err != nil {
		return Greeting{}, fmt.Errorf("hello: %w", err)
	}
	return g, nil
}

// Addendum reads what a client sends behind the server's hello.
func (r *Reader) Addendum() error {
	if r.revision < revisionAddendum {
		return nil
	}
	_, err := r.text("a quota key", maxName)
	return err
}

package embeddedtest

import (
	"fmt"
	"os"
	"sync"

	"github.com/kindred-id/kindred/resolver/embedded"
)

// ProtocolVariable names the protocol by which Kindred speaks to the engines of tests, one of Protocols. Without it, it is that of
// `embedded:`.
const ProtocolVariable = "KINDRED_TEST_PROTOCOL"

// Protocols by which warehouses are spoken to.
var Protocols = [...]string{"http", "native"}

// protocol is that of the environment as it was when it was first asked for: WithPrograms changes it.
var protocol = sync.OnceValues(func() (string, error) {
	switch name := os.Getenv(ProtocolVariable); name {
	case "", "http", "native":
		return name, nil
	default:
		return "", fmt.Errorf("%s is %q: it is http or native", ProtocolVariable, name)
	}
})

// Protocol is what ProtocolVariable names, "" without it, or an error that says what is wrong with it.
func Protocol() (string, error) { return protocol() }

// WarehouseURL is an engine's address by one of the protocols, or for "" by the one of `embedded:`.
func WarehouseURL(engine *embedded.Engine, protocol string) string {
	switch protocol {
	case "http":
		return engine.URL()
	case "native":
		return engine.NativeURL()
	}
	return engine.WarehouseURL()
}

// engines has the engines that run here, by their addresses for HTTP.
var engines sync.Map

// register lets Address know an engine until it is closed.
func register(engine *embedded.Engine) (forget func(), err error) {
	_, err = protocol()
	engines.Store(engine.URL(), engine)
	return func() { engines.Delete(engine.URL()) }, err
}

// Address is what Kindred is given to reach the warehouse that tests ask by HTTP at the address: the server's own, or that of an engine by
// the protocol of the environment. Any other address is as it was.
func Address(http string) string {
	if server, err := given(); err == nil && server != nil && server.HTTP == http {
		return server.URL
	}
	engine, known := engines.Load(http)
	if !known {
		return http
	}
	name, _ := protocol() // register has told of an error
	return WarehouseURL(engine.(*embedded.Engine), name)
}

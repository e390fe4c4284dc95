package embeddedtest

import "github.com/kindred-id/kindred/resolver/embedded"

// Protocols by which warehouses are spoken to.
var Protocols = [...]string{"http", "native"}

// WarehouseURL is an engine's address by one of the protocols.
func WarehouseURL(engine *embedded.Engine, protocol string) string {
	if protocol == "native" {
		return engine.NativeURL()
	}
	return engine.URL()
}

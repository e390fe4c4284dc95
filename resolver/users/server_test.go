package users

import (
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kindred-id/kindred/resolver/embedded"
	"github.com/kindred-id/kindred/resolver/embedded/embeddedtest"
	"github.com/kindred-id/kindred/resolver/warehouse"
)

// user is one of the server's, with a profile of its own.
type user struct {
	name        string
	settings    map[string]string
	constraints map[string]string // of settings: readonly, or min or max with a value, such as "max 10"
	grants      []string          // statements without their TO; nil is every right
}

const password = "a password"

// usersFile writes the users as a users.xml.
func usersFile(t *testing.T, users []user) string {
	t.Helper()
	var profiles, list strings.Builder
	for _, u := range users {
		fmt.Fprintf(&profiles, "<%s>", u.name)
		for _, name := range slices.Sorted(maps.Keys(u.settings)) {
			fmt.Fprintf(&profiles, "<%s>%s</%[1]s>", name, escaped(u.settings[name]))
		}
		profiles.WriteString("<constraints>")
		for name, constraint := range u.constraints {
			kind, value, _ := strings.Cut(constraint, " ")
			fmt.Fprintf(&profiles, "<%s><%s>%s</%[2]s></%[1]s>", name, kind, escaped(value))
		}
		fmt.Fprintf(&profiles, "</constraints></%s>\n", u.name)
		if u.name == "default" { // the profile of all, and of what the server does in the background; the user is Kindred's own
			continue
		}
		fmt.Fprintf(&list, "<%s><password>%s</password><networks><ip>127.0.0.1</ip></networks><profile>%[1]s</profile><quota>default</quota>", u.name, password)
		if u.grants != nil {
			list.WriteString("<grants>")
			for _, grant := range u.grants {
				fmt.Fprintf(&list, "<query>%s</query>", escaped(grant))
			}
			list.WriteString("</grants>")
		}
		fmt.Fprintf(&list, "</%s>\n", u.name)
	}
	path := filepath.Join(t.TempDir(), "users.xml")
	text := "<clickhouse>\n<profiles>\n" + profiles.String() + "</profiles>\n<users>\n" + list.String() + "</users>\n</clickhouse>\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}

// startServer starts a server that has the users.
func startServer(t *testing.T, users []user) *embedded.Engine {
	t.Helper()
	return embeddedtest.Start(t, embedded.Config{UsersFile: usersFile(t, users)})
}

// addressOf is the server's address for a user, by http or native.
func addressOf(t *testing.T, server *embedded.Engine, protocol, name string) string {
	t.Helper()
	address, err := url.Parse(embeddedtest.WarehouseURL(server, protocol))
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword(name, password)
	return address.String()
}

// connect opens the warehouse as a user.
func connect(ctx context.Context, address string) (*warehouse.Warehouse, error) {
	return warehouse.Open(ctx, warehouse.Config{URL: address, Logger: slog.New(slog.DiscardHandler)})
}

package engine

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/kindred-id/kindred/resolver/engine/attach"
)

// copyUsers copies the owner's users.xml beside Kindred's, with which ClickHouse merges it, after a look at what would change Kindred's.
func copyUsers(from, to string, loopback bool) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := checkUsers(bytes.NewReader(text), loopback); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

// own are the names in users.xml that are Kindred's.
var own = map[string][]string{
	"users":    {"default", attach.User},
	"profiles": {"default", "start"},
	"quotas":   {"default", "start"},
}

// checkUsers reads ClickHouse's users.xml: <clickhouse><users><NAME>, likewise <profiles> and <quotas>. What ClickHouse itself complains
// about is left to it.
func checkUsers(text io.Reader, loopback bool) error {
	decoder := xml.NewDecoder(text)
	var path []string
	users := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("it is no users.xml of ClickHouse's: %w", err)
		}
		switch element := token.(type) {
		case xml.StartElement:
			path = append(path, element.Name.Local)
			if err := checkElement(path, element); err != nil {
				return err
			}
			if len(path) == 3 && path[1] == "users" {
				users++
			}
			if len(path) == 4 && path[1] == "users" && path[3] == "no_password" && !loopback {
				return fmt.Errorf("the user %s: %w: give it one", path[2], ErrPasswordNeeded)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) == 0 && strings.TrimSpace(string(element)) != "" {
				return errors.New("it is no users.xml of ClickHouse's: it is no XML")
			}
		}
	}
	if users == 0 {
		return errors.New("it has no user: ClickHouse's users.xml names them in <clickhouse><users>")
	}
	return nil
}

func checkElement(path []string, element xml.StartElement) error {
	if len(path) == 1 && path[0] != "clickhouse" {
		return fmt.Errorf("it is no users.xml of ClickHouse's: its top element is <%s>, and not <clickhouse>", path[0])
	}
	if len(path) == 3 && slices.Contains(own[path[1]], path[2]) {
		return fmt.Errorf("%s in <%s> is Kindred's own: give yours another name", path[2], path[1])
	}
	for _, attribute := range element.Attr {
		if attribute.Name.Local == "replace" || attribute.Name.Local == "remove" {
			return fmt.Errorf("<%s %s> would take Kindred's own users away: leave that attribute out",
				strings.Join(path, "><"), attribute.Name.Local)
		}
	}
	return nil
}

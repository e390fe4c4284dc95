package engine

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// owned are the parts of the configuration that kindred-engine states: who comes in, and where, and on which files the server works.
var owned = []string{
	"listen_host", "listen_try", "http_port", "https_port", "tcp_port", "tcp_port_secure", "path", "tmp_path",
	"user_directories", "users", "users_config", "access_control_path", "logger", "log-level", "timezone", "default_profile", "include_from",
}

// copyAdditions copies the owner's config.xml, after a look at what would take the server out of Kindred's hands.
func copyAdditions(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	names, err := elements(strings.NewReader(string(text)))
	if err != nil {
		return fmt.Errorf("it is no config.xml of ClickHouse's: %w", err)
	}
	if len(names) == 0 {
		return errors.New("it states nothing: ClickHouse's config.xml names clusters in <clickhouse><remote_servers>," +
			" and macros in <clickhouse><macros>")
	}
	for _, name := range names {
		if slices.Contains(owned, name) {
			return fmt.Errorf("%s is Kindred's own: kindred-engine has flags for addresses, users and the data path", name)
		}
	}
	return os.WriteFile(to, text, 0o600)
}

// elements are the names of those within the top one.
func elements(text io.Reader) (names []string, err error) {
	decoder := xml.NewDecoder(text)
	depth := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		switch element := token.(type) {
		case xml.StartElement:
			if depth++; depth == 2 {
				names = append(names, element.Name.Local)
			}
		case xml.EndElement:
			depth--
		}
	}
}

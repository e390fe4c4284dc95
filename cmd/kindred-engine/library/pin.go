package main

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed pin.txt
var pinText string

// pin is what to install on one platform.
type pin struct {
	version   string
	name      string // of the npm package
	integrity string // sha512-… of its tarball; "" where it is not known
}

// readPin finds the platform's line, such as linux/amd64, in the text of pin.txt.
func readPin(text, platform string) (pin, error) {
	var p pin
	var platforms []string
	for number, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || strings.HasPrefix(fields[0], "#"):
		case len(fields) == 2 && fields[0] == "version":
			p.version = fields[1]
		case len(fields) == 3:
			platforms = append(platforms, fields[0])
			if fields[0] == platform {
				p.name, p.integrity = fields[1], strings.TrimPrefix(fields[2], "-")
			}
		default:
			return pin{}, fmt.Errorf("pin.txt:%d: want `version VERSION` or `PLATFORM PACKAGE HASH`, got %q", number+1, line)
		}
	}
	if p.version == "" {
		return pin{}, fmt.Errorf("pin.txt: the version is missing")
	}
	if p.name == "" {
		return pin{}, fmt.Errorf("there is no engine library for %s, only for %s; use a ClickHouse server by KINDRED_WAREHOUSE_URL",
			platform, strings.Join(platforms, ", "))
	}
	return p, nil
}

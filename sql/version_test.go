package sql

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckVersion(t *testing.T) {
	for version, want := range map[string]string{
		"25.8.0.1": "", "25.8.2.1": "", "25.12.1.1": "", "26.3.9.1": "", "26.7.2.1": "", "100.1": "",
		"25.7.9.9": "ClickHouse 25.7.9.9: Kindred needs 25.8 or later", "24.8.14.1": "ClickHouse 24.8.14.1: Kindred needs 25.8", "18.16.1": "ClickHouse 18.16.1",
		"<html>": "none of ClickHouse", "": "none of ClickHouse",
	} {
		err := CheckVersion(version)
		if errors.Is(err, ErrVersion) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got the error %v, want %q", version, err, want)
		}
	}
}

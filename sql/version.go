package sql

import (
	"errors"
	"fmt"
)

// The oldest version of ClickHouse that the statements were seen to run on; `make test-versions` runs them there.
const oldestYear, oldestMonth = 25, 8

// ErrVersion says that a server is older than that, or none of ClickHouse.
var ErrVersion = errors.New("the server is too old")

// CheckVersion holds a server's version, such as 26.7.2.1, against the oldest one that has all that the statements need.
func CheckVersion(version string) error {
	var year, month int
	if _, err := fmt.Sscanf(version, "%d.%d", &year, &month); err != nil {
		return fmt.Errorf("%w: it says that its version is %.40q, which is none of ClickHouse", ErrVersion, version)
	}
	if year < oldestYear || year == oldestYear && month < oldestMonth {
		return fmt.Errorf("%w: ClickHouse %s: Kindred needs %d.%d or later", ErrVersion, version, oldestYear, oldestMonth)
	}
	return nil
}

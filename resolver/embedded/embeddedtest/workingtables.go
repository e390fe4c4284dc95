package embeddedtest

import (
	"fmt"
	"os"
	"sync"
)

// WorkingTablesVariable names where the pipelines of tests keep their working tables, as KINDRED_WORKING_TABLES does for runs.
const WorkingTablesVariable = "KINDRED_TEST_WORKING_TABLES"

var workingTables = sync.OnceValues(func() (string, error) {
	switch kept := os.Getenv(WorkingTablesVariable); kept {
	case "", "memory", "mergetree":
		return kept, nil
	default:
		return "", fmt.Errorf("%s is %q: it is memory or mergetree", WorkingTablesVariable, kept)
	}
})

// WorkingTables is what WorkingTablesVariable names, "" without it, or an error that says what is wrong with it.
func WorkingTables() (string, error) { return workingTables() }

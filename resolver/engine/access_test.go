package engine_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestAccessControl expects a refusal that says why: there is one user. SHOW GRANTS and SET ROLE NONE, which some tools send, work.
func TestAccessControl(t *testing.T) {
	address := serve(t)
	for _, sql := range []string{"CREATE USER someone IDENTIFIED BY 'x'", "ALTER USER default IDENTIFIED BY 'x'", "DROP USER default",
		"GRANT SELECT ON *.* TO default", "REVOKE SELECT ON *.* FROM default", "CREATE ROLE readers", "CREATE QUOTA few",
		"CREATE ROW POLICY mine ON default.t USING 1", "CREATE SETTINGS PROFILE slow", "SHOW USERS", "SHOW ROLES", "SHOW QUOTAS", "SHOW ACCESS",
		"SELECT * FROM system.users", "SELECT * FROM system.grants FORMAT Native"} {
		got := post(t, address, sql)
		if got.status != http.StatusForbidden || !strings.HasPrefix(got.body, "Code: 497. DB::Exception: default: Not enough privileges.") ||
			!strings.Contains(got.body, "kindred-engine has one user, default, and no") {
			t.Errorf("%s: got %d %s", sql, got.status, got.body)
		}
	}
	if got := must(t, address, "SHOW GRANTS"); !strings.Contains(got, "GRANT ") {
		t.Errorf("SHOW GRANTS: got %q", got)
	}
	must(t, address, "SET ROLE NONE")
	if got := must(t, address, "SELECT currentUser(), currentRoles(), enabledRoles()"); got != "default\t[]\t[]\n" {
		t.Errorf("the user and its roles: got %q", got)
	}
}

// TestWebPagesAreKeptOut: without a password, a page in a browser must not reach the engine.
func TestWebPagesAreKeptOut(t *testing.T) {
	address := serve(t)
	for origin, status := range map[string]int{"https://example.com": 403, "null": 403, "http://localhost:3000": 200, "http://127.0.0.1:80": 200} {
		if got := send(t, http.MethodPost, address, strings.NewReader("SELECT 1"), http.Header{"Origin": {origin}}); got.status != status {
			t.Errorf("origin %s: got %d %s, want %d", origin, got.status, got.body, status)
		}
	}
	request, _ := http.NewRequest(http.MethodGet, address+"/?query=SELECT+1", nil)
	request.Host = "rebound.example.com"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 403 {
		t.Errorf("a foreign host: got %d, want 403", response.StatusCode)
	}
}

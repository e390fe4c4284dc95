package engine_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestNodeClient runs ClickHouse's official Node client, which npm installs once into .engine/node of the module.
func TestNodeClient(t *testing.T) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed")
	}
	folder, err := filepath.Abs("../../.engine/node")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	changed := false
	for _, name := range []string{"package.json", "client.test.mjs"} {
		text, err := os.ReadFile(filepath.Join("testdata", "node", name))
		if err != nil {
			t.Fatal(err)
		}
		target := filepath.Join(folder, name)
		old, _ := os.ReadFile(target)
		changed = changed || name == "package.json" && string(old) != string(text)
		if err := os.WriteFile(target, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "@clickhouse", "client")); changed || err != nil {
		install := exec.Command(npm, "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
		install.Dir = folder
		if output, err := install.CombinedOutput(); err != nil {
			t.Fatalf("npm install: %v\n%s", err, output)
		}
	}
	node := exec.Command("node", "--test", "--test-reporter=spec", "client.test.mjs")
	node.Dir = folder
	node.Env = append(os.Environ(), "KINDRED_TEST_URL="+serve(t))
	if output, err := node.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}

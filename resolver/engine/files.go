package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/kindred-id/kindred/resolver/engine/attach"
	"github.com/kindred-id/kindred/sql"
)

var (
	//go:embed config.xml
	configText string
	//go:embed users.xml
	usersText string
)

// files are those of a start.
type files struct{ config, start string }

// writeFiles writes the server's configuration anew. ports is where start.sql writes the ports.
func writeFiles(config Config, at addresses, ports string) (files, error) {
	folder := filepath.Join(config.DataPath, "server")
	if err := os.RemoveAll(folder); err != nil {
		return files{}, fmt.Errorf("write the server's configuration: %w", err)
	}
	for _, additions := range []string{"users.d", "config.d"} {
		if err := os.MkdirAll(filepath.Join(folder, additions), 0o700); err != nil {
			return files{}, fmt.Errorf("write the server's configuration: %w", err)
		}
	}
	if config.ConfigFile != "" {
		if err := copyAdditions(config.ConfigFile, filepath.Join(folder, "config.d", "owner.xml")); err != nil {
			return files{}, fmt.Errorf("%w: --config %s: %w", ErrConfig, config.ConfigFile, err)
		}
	}
	if config.UsersFile != "" {
		if err := copyUsers(config.UsersFile, filepath.Join(folder, "users.d", "owner.xml"), isLoopback(at.host)); err != nil {
			return files{}, fmt.Errorf("%w: --users %s: %w", ErrConfig, config.UsersFile, err)
		}
	}
	start, err := sql.Load("server/start.sql").Set("pipe", ports).Literal()
	if err != nil {
		return files{}, err
	}
	users := filepath.Join(folder, "users.xml")
	hash := sha256.Sum256([]byte(config.Password))
	configuration, err := fill(configText, map[string]any{
		"Host": at.host, "HTTPPort": at.http, "NativePort": at.nativePort, "UsersFile": users, "MemoryLimit": config.MemoryLimit,
		"LogFile": logFile(config.DataPath), "LogLevel": serverLevel(config.Logger),
	})
	if err != nil {
		return files{}, err
	}
	access, err := fill(usersText, map[string]any{
		"Open": !config.Private, "User": attach.User, "PasswordHash": hex.EncodeToString(hash[:]), "Loopback": isLoopback(at.host),
	})
	if err != nil {
		return files{}, err
	}
	function, err := sql.Load("server/function_file.sql").Literal()
	if err != nil {
		return files{}, err
	}
	functions := filepath.Join(clickhousePath(config.DataPath), "user_defined")
	if err := os.MkdirAll(functions, 0o750); err != nil {
		return files{}, fmt.Errorf("write the server's configuration: %w", err)
	}
	written := files{filepath.Join(folder, "config.xml"), filepath.Join(folder, "start.sql")}
	for path, text := range map[string]string{
		written.config: configuration, users: access, written.start: start, filepath.Join(functions, "function_file.sql"): function,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return files{}, fmt.Errorf("write the server's configuration: %w", err)
		}
	}
	return written, nil
}

func clickhousePath(dataPath string) string { return filepath.Join(dataPath, "clickhouse") }

func logFile(dataPath string) string { return filepath.Join(dataPath, "clickhouse.log") }

func fill(text string, values map[string]any) (string, error) {
	escape := template.FuncMap{"xml": func(value string) (string, error) {
		var b bytes.Buffer
		err := xml.EscapeText(&b, []byte(value))
		return b.String(), err
	}}
	filled, err := template.New("configuration").Option("missingkey=error").Funcs(escape).Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = filled.Execute(&b, values)
	return b.String(), err
}

// serverLevel is ClickHouse's name for what the logger logs. At its own information it logs every query.
func serverLevel(logger *slog.Logger) string {
	switch {
	case logger.Enabled(context.Background(), slog.LevelDebug):
		return "debug"
	case logger.Enabled(context.Background(), slog.LevelWarn):
		return "warning"
	}
	return "error"
}

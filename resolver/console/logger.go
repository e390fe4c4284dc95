package console

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

// NewLogger returns a logger to w: JSON for machines, else slog's key=value text. Times are UTC. Secrets are masked in messages and
// attributes: by the attribute's name (password, token, key and the like, as the name of a group too) and by MaskSecrets inside texts,
// errors and structures. The keys themselves are taken to be no secrets.
func NewLogger(w io.Writer, level slog.Leveler, asJSON bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: cleanAttr}
	if asJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// cleanAttr is a ReplaceAttr: it masks secrets and turns times to UTC.
func cleanAttr(groups []string, attr slog.Attr) slog.Attr {
	if isSecretName(attr.Key) {
		return slog.String(attr.Key, Masked)
	}
	for _, group := range groups {
		// slog does not show groups themselves to a ReplaceAttr, only what is in them.
		if isSecretName(group) {
			return slog.String(attr.Key, Masked)
		}
	}
	switch attr.Value.Kind() {
	case slog.KindString:
		attr.Value = slog.StringValue(MaskSecrets(attr.Value.String()))
	case slog.KindTime:
		attr.Value = slog.TimeValue(attr.Value.Time().UTC())
	case slog.KindAny:
		attr.Value = cleanAny(attr.Value.Any())
	}
	return attr
}

// cleanAny masks a value that slog would print by reflection, or by its own methods.
func cleanAny(value any) slog.Value {
	switch value := value.(type) {
	case nil, slog.Level, *slog.Source:
		return slog.AnyValue(value) // slog's own attributes, which hold no text of ours
	case error:
		return maskedText(value)
	case fmt.Stringer:
		return maskedText(value)
	case []byte:
		return slog.StringValue(MaskSecrets(string(value)))
	}
	// Anything else is masked field by field in its JSON form; what has none is printed, as slog would, and masked as text.
	encoded, err := json.Marshal(value)
	if err != nil {
		return maskedText(value)
	}
	var tree any
	if err := json.Unmarshal(encoded, &tree); err != nil {
		return maskedText(value)
	}
	return slog.AnyValue(maskTree(tree))
}

// maskedText prints a value as fmt does, which survives nil pointers and panics in its methods.
func maskedText(value any) slog.Value {
	return slog.StringValue(MaskSecrets(fmt.Sprintf("%+v", value)))
}

// maskTree masks a value decoded from JSON, in place.
func maskTree(tree any) any {
	switch tree := tree.(type) {
	case string:
		return MaskSecrets(tree)
	case []any:
		for i := range tree {
			tree[i] = maskTree(tree[i])
		}
	case map[string]any:
		for name, value := range tree {
			if isSecretName(name) {
				tree[name] = Masked
			} else {
				tree[name] = maskTree(value)
			}
		}
	}
	return tree
}

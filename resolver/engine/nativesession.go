package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/kindred-id/kindred/resolver/chdb"
	"github.com/kindred-id/kindred/resolver/engine/wire"
	"github.com/kindred-id/kindred/sql"
)

// nativeSession is a connection's session: SET, USE and temporary tables last, and what a query brings along does not. To open
// one takes longer than a short statement, and so does a SET: so settings stay until a query comes with others, and the
// mark of queries without an id of their own is the session's.
type nativeSession struct {
	connection *chdb.Connection
	id         string
	mark       string            // its log_comment; "" if that is not known
	held       []setting         // of the last query
	before     map[string]before // what settings were before any query's, by name
	extremes   bool              // SET may have asked for them
}

// before is a setting's value outside of queries.
type before struct {
	known   bool // it is one of the engine's
	changed bool
	value   string
}

func openNativeSession(w *warehouse, database string) (*nativeSession, error) {
	c, err := w.connect()
	if err != nil {
		return nil, err
	}
	if err := use(c, database); err != nil {
		c.Close()
		return nil, err
	}
	return &nativeSession{connection: c, id: uuid.NewString(), before: make(map[string]before)}, nil
}

func (s *nativeSession) close() { s.connection.Close() }

// prepare gives the session a query's mark and settings. The important ones of them must be known.
func (s *nativeSession) prepare(q *query, important map[string]bool) error {
	if err := s.look(q.settings); err != nil {
		return err
	}
	var known []setting
	for _, wanted := range q.settings {
		if s.before[wanted.name].known {
			known = append(known, wanted)
		} else if important[wanted.name] {
			return newException(unknownSetting, "Unknown setting '%s'", wanted.name)
		}
	}
	if s.mark == q.mark() && slices.Equal(s.held, known) {
		return nil
	}
	back := s.restored(known)
	s.held, s.mark = known, "" // should only a part of it come to pass
	settings := *q
	settings.settings = known
	if err := set(s.connection, settings.setStatement(back...)); err != nil {
		return err
	}
	s.mark = q.mark()
	return nil
}

// look finds out what settings are before a query changes them.
func (s *nativeSession) look(settings []setting) error {
	var names []string
	for _, wanted := range settings {
		if _, there := s.before[wanted.name]; !there {
			names = append(names, wanted.name)
			s.before[wanted.name] = before{}
		}
	}
	if len(names) == 0 {
		return nil
	}
	return rows(s.connection, sql.Load("engine/session_settings.sql").Set("names", "['"+strings.Join(names, "','")+"']"), func(row *settingRow) {
		s.before[row.name] = before{known: true, changed: row.changed != 0, value: row.value}
	})
}

// restored are the assignments that take back what the last query set and the next one does not.
func (s *nativeSession) restored(next []setting) []sql.Statement {
	var back []sql.Statement
	for _, old := range s.held {
		if slices.ContainsFunc(next, func(n setting) bool { return n.name == old.name }) {
			continue
		}
		if was := s.before[old.name]; was.changed {
			back = append(back, sql.Load("engine/setting.sql").Set("name_n", old.name).Set("value_n", was.value))
		} else {
			back = append(back, sql.Load("engine/default.sql").Set("name_n", old.name))
		}
	}
	return back
}

// changed says that a SET went by: what was looked up is no longer so.
func (s *nativeSession) changed(text string) {
	s.mark, s.before = "", make(map[string]before)
	s.extremes = s.extremes || strings.Contains(strings.ToLower(text), "extremes")
}

// settingRow is a row of session_settings.sql or, without changed, of setting_types.sql.
type settingRow struct {
	name, value string
	changed     int
}

func (r *settingRow) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&r.name, &r.value, &r.changed})
}

// rows runs a statement of this package's own whose result is JSONCompactEachRow.
func rows[T any](c *chdb.Connection, s sql.Statement, each func(*T), parameters ...chdb.Parameter) error {
	result, err := ask(c, s, parameters...)
	if err != nil {
		return err
	}
	defer result.Close()
	for decoder := json.NewDecoder(bytes.NewReader(result.Bytes())); ; {
		row := new(T)
		if err := decoder.Decode(row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		each(row)
	}
}

// settingKinds is how old clients write settings: the engine is asked once.
type settingKinds struct {
	once  sync.Once
	kinds map[string]wire.SettingKind
}

// of returns the function that wire.Reader.Request wants. When the engine does not answer, no setting is known.
func (k *settingKinds) of(w *warehouse) func(name string) wire.SettingKind {
	return func(name string) wire.SettingKind {
		k.once.Do(func() {
			if err := k.ask(w); err != nil {
				w.logger.Warn("the types of settings are not known", "error", err)
			}
		})
		return k.kinds[name]
	}
}

func (k *settingKinds) ask(w *warehouse) error {
	c, err := w.connect()
	if err != nil {
		return err
	}
	defer c.Close()
	k.kinds = make(map[string]wire.SettingKind)
	return rows(c, sql.Load("engine/setting_types.sql"), func(row *settingRow) { k.kinds[row.name] = kindOfSetting(row.value) })
}

func kindOfSetting(typeName string) wire.SettingKind {
	switch typeName {
	case "Bool", "BoolAuto", "UInt64", "UInt64Auto", "NonZeroUInt64", "MaxThreads", "Seconds", "Milliseconds":
		return wire.UnsignedSetting
	case "Int32", "Int64":
		return wire.SignedSetting
	}
	return wire.TextSetting
}

package loader

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
)

const maxIdentifier = 1024 // bytes of an identifier

// event is one event on its way from its line to a batch. Its slices are parts of the line or of the parser's scratch.
type event struct {
	messageID, typ, name                     []byte
	anonymousID, userID, previousID, groupID []byte
	source                                   []byte
	timestamp, sentAt                        int64
	sentAtNull                               uint8
	traits, properties, context              value
}

// build fills in the event from its fields, or says why it cannot be one. The text is what the event's own id is derived from.
func (p *parser) build(f *fields, raw []byte) error {
	e := &p.event
	*e = event{}
	var unfit error // of the first id that is of a type that cannot be one
	for _, id := range [...]struct {
		name string
		from *value
		to   *[]byte
	}{
		{"messageId", &f.messageID, &e.messageID},
		{"anonymousId", &f.anonymousID, &e.anonymousID},
		{"userId", &f.userID, &e.userID},
		{"previousId", &f.previousID, &e.previousID},
		{"groupId", &f.groupID, &e.groupID},
	} {
		switch id.from.kind {
		case missing, null:
			continue
		case boolean, array, object:
			if unfit == nil && id.name != "messageId" {
				unfit = fmt.Errorf("%s is %s, not a string or a number", id.name, id.from.kind)
			}
			continue
		}
		var err error
		if *id.to, err = p.identifier(id.name, id.from); err != nil {
			return err
		}
	}
	if err := f.otherSpelling(); err != nil {
		return err
	}
	if blank(e.anonymousID) && blank(e.userID) && blank(e.previousID) {
		return cmp.Or(unfit, errNoIdentifier)
	}
	for _, o := range [...]struct {
		name string
		from *value
		to   *value
	}{{"traits", &f.traits, &e.traits}, {"properties", &f.properties, &e.properties}, {"context", &f.context, &e.context}} {
		if o.from.empty() { // PHP writes an object without members as a list
			continue
		}
		if o.from.kind > null && o.from.kind != object {
			return fmt.Errorf("%s is %s, not an object", o.name, o.from.kind)
		}
		*o.to = *o.from
	}
	if err := p.describe(f); err != nil {
		return err
	}
	if string(e.typ) == "identify" && e.traits.kind <= null {
		if traits := p.lookup(e.context, "traits"); traits.kind == object {
			e.traits = traits
		}
	}
	if err := p.date(f); err != nil {
		return err
	}
	if len(e.messageID) == 0 {
		e.messageID = derivedID(raw)
	}
	return nil
}

var errNoIdentifier = errors.New("no identifier: anonymousId, userId and previousId are missing or empty")

func blank(id []byte) bool { return len(id) == 0 || len(bytes.TrimSpace(id)) == 0 }

func (p *parser) identifier(name string, v *value) ([]byte, error) {
	id := v.raw
	switch v.kind {
	case text:
		var exact bool
		if id, exact = p.plain(v); !exact {
			return nil, fmt.Errorf("%s holds half of a surrogate pair, which stands for no character", name)
		}
	case number:
		id = wholeNumber(id)
	}
	if len(id) > maxIdentifier {
		return nil, fmt.Errorf("%s is over %d bytes (%d)", name, maxIdentifier, len(id))
	}
	return id, nil
}

// wholeNumber writes a number that is whole without a fraction or an exponent: writers with columns of floats have 42.0 for the id 42.
// Others stay as they are written.
func wholeNumber(literal []byte) []byte {
	if !bytes.ContainsAny(literal, ".eE") {
		return literal
	}
	const exact = 1 << 53 // beyond, a float is not every whole number
	v, err := strconv.ParseFloat(string(literal), 64)
	if err != nil || v != math.Trunc(v) || math.Abs(v) > exact {
		return literal
	}
	return strconv.AppendInt(nil, int64(v), 10)
}

// plain returns what a string stands for, and whether exactly.
func (p *parser) plain(v *value) ([]byte, bool) {
	if !v.escaped {
		return v.text(), true
	}
	start := len(p.scratch)
	var exact bool
	p.scratch, exact = unescape(p.scratch, v.text())
	return p.scratch[start:len(p.scratch):len(p.scratch)], exact
}

// word returns a string or number that is not an identifier.
func (p *parser) word(name string, v *value) ([]byte, error) {
	switch v.kind {
	case missing, null:
		return nil, nil
	case text:
		word, _ := p.plain(v)
		return word, nil
	case number:
		return v.raw, nil
	default:
		return nil, fmt.Errorf("%s is %s, not a string", name, v.kind)
	}
}

// describe finds type, name and source.
func (p *parser) describe(f *fields) (err error) {
	e := &p.event
	if e.typ, err = p.word("type", &f.typ); err != nil {
		return err
	}
	if len(e.typ) == 0 {
		e.typ = impliedType(f)
	}
	if lower := bytes.ToLower(e.typ); specTypes[string(lower)] {
		e.typ = lower
	}
	called, err := p.word("name", &f.name)
	if err != nil {
		return err
	}
	if e.name, err = p.word("event", &f.event); err != nil {
		return err
	}
	switch string(e.typ) {
	case "track":
	case "page", "screen":
		e.name = called
	case "identify", "alias", "group":
		e.name = nil
	default:
		if len(e.name) == 0 {
			e.name = called
		}
	}
	if len(p.source) > 0 {
		e.source = p.source
		return nil
	}
	if e.source, err = p.word("channel", &f.channel); err != nil || len(e.source) > 0 {
		return err
	}
	if library := p.lookup(f.context, "library"); library.kind == object {
		if name := p.lookup(library, "name"); name.kind == text {
			e.source, _ = p.plain(&name)
		}
	}
	return nil
}

// specTypes are the spec's types of events. They are read in any case; another type is kept as it is.
var specTypes = map[string]bool{"identify": true, "track": true, "page": true, "screen": true, "group": true, "alias": true}

func impliedType(f *fields) []byte {
	switch has := func(v value) bool { return v.kind > null }; {
	case has(f.event):
		return []byte("track")
	case has(f.previousID) && has(f.userID):
		return []byte("alias")
	case has(f.groupID) && has(f.traits):
		return []byte("group")
	case has(f.traits):
		return []byte("identify")
	case has(f.name) && has(f.properties):
		return []byte("page")
	default:
		return nil
	}
}

// date finds the event's own time and when it was sent.
func (p *parser) date(f *fields) error {
	e := &p.event
	sentAt, there, err := p.instant("sentAt", &f.sentAt)
	if err != nil {
		return err
	}
	e.sentAt = sentAt
	if !there {
		e.sentAtNull = 1
	}
	if e.timestamp, there, err = p.instant("timestamp", &f.timestamp); err != nil || there {
		return err
	}
	if e.timestamp, there, err = p.instant("originalTimestamp", &f.originalTimestamp); err != nil || there {
		return err
	}
	if e.timestamp = e.sentAt; e.sentAtNull == 1 {
		e.timestamp = p.clock().UnixMilli()
	}
	return nil
}

func (p *parser) instant(name string, v *value) (ms int64, there bool, err error) {
	s := v.raw
	switch v.kind {
	case missing, null:
		return 0, false, nil
	case number:
	case text:
		if s, _ = p.plain(v); len(s) == 0 {
			return 0, false, nil
		}
	default:
		return 0, false, fmt.Errorf("%s is %s, not a date", name, v.kind)
	}
	if ms, err = parseTimestamp(s); err != nil {
		return 0, false, fmt.Errorf("%s is %w: %s", name, err, excerpt(s, 64))
	}
	return ms, true, nil
}

// excerpt quotes a text, the beginning of it if it is long.
func excerpt(s []byte, limit int) string {
	if len(s) <= limit {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprintf("%q…", bytes.ToValidUTF8(s[:limit], nil))
}

// derivedID is the messageId of an event that brings none: a hash of its text, without the space around it.
func derivedID(raw []byte) []byte {
	sum := sha256.Sum256(bytes.TrimSpace(raw))
	return hex.AppendEncode([]byte("kindred-"), sum[:16])
}

package loader

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

const maxDepth = 128 // levels of objects and arrays in a line, the line's own included

// parser turns lines into events. It is used by one goroutine at a time.
type parser struct {
	source  []byte // for every event, if there is one
	clock   func() time.Time
	scan    scanner
	items   scanner // of a batch
	inner   scanner // of the context
	fields  fields
	event   event
	scratch []byte
}

// parse reads a line and calls accept for its event, or for each of its batch, and reject for what cannot be one; item counts from 1
// in a batch and is 0 otherwise. The event is only valid during the call.
func (p *parser) parse(line []byte, accept func(*event) error, reject func(item int, reason error) error) error {
	if !utf8.Valid(line) {
		return reject(0, fmt.Errorf("not valid UTF-8 at byte %d", firstInvalid(line)+1))
	}
	p.scratch = p.scratch[:0]
	p.scan.reset(line)
	p.scan.space()
	if p.scan.next() != '{' {
		return reject(0, p.noObject())
	}
	p.fields = fields{}
	if !p.members(&p.scan, &p.fields) {
		return reject(0, p.scan.err)
	}
	p.scan.space()
	if p.scan.pos < len(line) {
		p.scan.unexpected("the end of the line")
		return reject(0, p.scan.err)
	}
	if p.fields.batch.kind > null {
		return p.batch(accept, reject)
	}
	if err := p.build(&p.fields, line); err != nil {
		return reject(0, err)
	}
	return accept(&p.event)
}

// noObject says what stands where the line's object should begin.
func (p *parser) noObject() error {
	if p.scan.next() == '[' {
		return errors.New("not an event but a list, or the beginning of one: write each event as a line of its own, for example by jq -c '.[]'")
	}
	v, ok := p.scan.value()
	if !ok {
		return p.scan.err
	}
	return fmt.Errorf("not an event: the line is %s, not an object", v.kind)
}

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(b)
}

// members scans an object and fills in the fields.
func (p *parser) members(s *scanner, f *fields) bool {
	if !s.enter() {
		return false
	}
	if s.next() == '}' {
		s.pos++
		s.depth--
		return true
	}
	for {
		s.slash = false
		start, end, ok := s.key()
		if !ok {
			return false
		}
		key := s.data[start:end]
		if s.slash {
			key, _ = unescape(nil, key)
		}
		v, ok := s.value()
		if !ok {
			return false
		}
		if into := f.field(key); into != nil {
			*into = v
		}
		s.space()
		switch s.next() {
		case ',':
			s.pos++
			s.space()
		case '}':
			s.pos++
			s.depth--
			return true
		default:
			return s.unexpected("',' or '}'")
		}
	}
}

// batch reads the items of the line's batch, whose JSON is known to be right.
func (p *parser) batch(accept func(*event) error, reject func(int, error) error) error {
	if p.fields.batch.kind != array {
		return reject(0, fmt.Errorf("batch is %s, not an array", p.fields.batch.kind))
	}
	s := &p.items
	s.reset(p.fields.batch.raw)
	s.pos++ // the bracket
	s.space()
	for item := 1; s.next() != ']'; item++ {
		start := s.pos
		var f fields
		var err error
		if s.next() == '{' {
			p.members(s, &f)
			p.inherit(&f)
			err = p.build(&f, s.data[start:s.pos])
		} else {
			v, _ := s.value()
			err = fmt.Errorf("not an event: the item is %s, not an object", v.kind)
		}
		if err != nil {
			err = reject(item, err)
		} else {
			err = accept(&p.event)
		}
		if err != nil {
			return err
		}
		p.scratch = p.scratch[:0]
		s.space()
		if s.next() == ',' {
			s.pos++
			s.space()
		}
	}
	return nil
}

// inherit gives an item what its batch says for all items.
func (p *parser) inherit(f *fields) {
	for _, pair := range [...][2]*value{{&f.context, &p.fields.context}, {&f.sentAt, &p.fields.sentAt}, {&f.channel, &p.fields.channel}} {
		if pair[0].kind <= null {
			*pair[0] = *pair[1]
		}
	}
}

// lookup finds the value of a key in an object that a scanner has accepted.
func (p *parser) lookup(in value, key string) (found value) {
	if in.kind != object {
		return value{}
	}
	s := &p.inner
	s.reset(in.raw)
	s.pos++
	s.space()
	for s.next() != '}' {
		start, end, ok := s.key()
		if !ok {
			return value{}
		}
		v, ok := s.value()
		if !ok {
			return value{}
		}
		if string(s.data[start:end]) == key {
			if found = v; !in.odd {
				return found // the only one
			}
		}
		s.space()
		if s.next() == ',' {
			s.pos++
			s.space()
		}
	}
	return found
}

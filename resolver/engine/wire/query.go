package wire

import (
	"fmt"
	"strconv"
)

// Request is a Query packet.
type Request struct {
	ID         string
	Settings   []Setting
	Parameters []Setting
	Complete   bool // the client wants the final result, not a stage of it
	Compressed bool // blocks, both ways
	Text       string
}

// Setting is a value by name: of a setting, or of a parameter, whose value stands in quotes.
type Setting struct {
	Name, Value string
	Important   bool // whoever does not know it must refuse it
}

const (
	flagImportant = 1
	stageComplete = 2
)

// SettingKind is how an old client, before revision 54429, writes a setting's value.
type SettingKind int

// The forms of values.
const (
	UnknownSetting SettingKind = iota
	UnsignedSetting
	SignedSetting
	TextSetting
)

// Request reads a query, behind its first byte. kindOf tells of settings of old clients; the end of a setting that it does not know
// cannot be found, so that is an error.
func (r *Reader) Request(kindOf func(name string) SettingKind) (Request, error) {
	q, err := r.request(kindOf)
	if err != nil {
		return Request{}, fmt.Errorf("query: %w", err)
	}
	return q, nil
}

func (r *Reader) request(kindOf func(name string) SettingKind) (q Request, err error) {
	if q.ID, err = r.text("a query id", maxName); err != nil {
		return q, err
	}
	if err := r.clientInfo(); err != nil {
		return q, fmt.Errorf("client information: %w", err)
	}
	read := r.setting
	if r.revision < revisionSettingsAsText {
		read = func() (Setting, error) { return r.binarySetting(kindOf) }
	}
	if q.Settings, err = list(read); err != nil {
		return q, fmt.Errorf("settings: %w", err)
	}
	if r.revision >= revisionSecret {
		if _, err = r.text("a secret", maxName); err != nil {
			return q, err
		}
	}
	stage, err := r.number()
	if err != nil {
		return q, err
	}
	q.Complete = stage == stageComplete
	compression, err := r.number()
	if err != nil {
		return q, err
	}
	if compression > 1 {
		return q, fmt.Errorf("%w: compression %d", ErrMalformed, compression)
	}
	q.Compressed = compression == 1
	if q.Text, err = r.text("a query", maxQuery); err != nil {
		return q, err
	}
	if r.revision >= revisionParameters {
		if q.Parameters, err = list(r.setting); err != nil {
			return q, fmt.Errorf("parameters: %w", err)
		}
	}
	return q, nil
}

// list reads until a setting without a name.
func list(read func() (Setting, error)) ([]Setting, error) {
	var all []Setting
	for {
		next, err := read()
		if err != nil || next.Name == "" {
			return all, err
		}
		if len(all) == maxEntries {
			return nil, fmt.Errorf("%w: more than %d", ErrMalformed, maxEntries)
		}
		all = append(all, next)
	}
}

func (r *Reader) setting() (Setting, error) {
	name, err := r.text("a name", maxName)
	if err != nil || name == "" {
		return Setting{}, err
	}
	flags, err := r.number()
	if err != nil {
		return Setting{}, err
	}
	value, err := r.text("the value of "+name, maxValue)
	return Setting{Name: name, Value: value, Important: flags&flagImportant != 0}, err
}

func (r *Reader) binarySetting(kindOf func(name string) SettingKind) (Setting, error) {
	name, err := r.text("a name", maxName)
	if err != nil || name == "" {
		return Setting{}, err
	}
	s := Setting{Name: name, Important: true}
	switch kindOf(name) {
	case UnsignedSetting:
		var n uint64
		n, err = r.number()
		s.Value = strconv.FormatUint(n, 10)
	case SignedSetting:
		var n uint64
		n, err = r.number()
		s.Value = strconv.FormatInt(int64(n>>1)^-int64(n&1), 10) // the sign is the lowest bit
	case TextSetting:
		s.Value, err = r.text("the value of "+name, maxValue)
	default:
		err = fmt.Errorf("%w: the setting %q is not known, and a client this old does not say where its value ends", ErrMalformed, name)
	}
	return s, err
}

// Kinds of interfaces that a client says it came by.
const (
	interfaceTCP  = 1
	interfaceHTTP = 2
)

// clientInfo steps over what a client says of itself and of who asked it.
func (r *Reader) clientInfo() error {
	kind, err := r.byte()
	if err != nil || kind == 0 {
		return err // nobody asked, so there is no more
	}
	steps := r.texts(3) // user, query id and address of who asked first
	if r.revision >= revisionStartTime {
		steps = append(steps, func() error { return r.skip(8) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	through, err := r.byte()
	if err != nil {
		return err
	}
	switch through {
	case interfaceTCP:
		steps = append(r.texts(3), r.numbers(3)...) // user, machine and name; version and revision
	case interfaceHTTP:
		steps = append([]func() error{func() error { return r.skip(1) }}, r.texts(1)...) // method, agent
		if r.revision >= revisionForwardedFor {
			steps = append(steps, r.texts(1)...)
		}
		if r.revision >= revisionReferer {
			steps = append(steps, r.texts(1)...)
		}
	default:
		return fmt.Errorf("%w: interface %d", ErrMalformed, through)
	}
	if r.revision >= revisionQuotaKey {
		steps = append(steps, r.texts(1)...)
	}
	if r.revision >= revisionDistributedDepth {
		steps = append(steps, r.numbers(1)...)
	}
	if r.revision >= revisionPatch && through == interfaceTCP {
		steps = append(steps, r.numbers(1)...)
	}
	if r.revision >= revisionTracing {
		steps = append(steps, r.trace)
	}
	if r.revision >= revisionParallelReplicas {
		steps = append(steps, r.numbers(3)...)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) texts(count int) []func() error {
	return repeated(count, func() error { _, err := r.text("a field", maxName); return err })
}

func (r *Reader) numbers(count int) []func() error {
	return repeated(count, func() error { _, err := r.number(); return err })
}

func repeated(count int, step func() error) []func() error {
	steps := make([]func() error, count)
	for i := range steps {
		steps[i] = step
	}
	return steps
}

// trace is OpenTelemetry's: two ids, a state and flags.
func (r *Reader) trace() error {
	given, err := r.byte()
	if err != nil || given == 0 {
		return err
	}
	if err := r.skip(16 + 8); err != nil {
		return err
	}
	if _, err := r.text("a trace's state", maxName); err != nil {
		return err
	}
	return r.skip(1)
}

package lock

import (
	"encoding/json"
	"fmt"
	"time"
)

// facts stand in the comment of a lock's table, as JSON. Times are the warehouse's.
type facts struct {
	Token    string    `json:"token"` // of this one taking, to tell one's own table
	Holder   string    `json:"holder"`
	Version  string    `json:"version"`
	Process  process   `json:"process"`
	Since    time.Time `json:"since"`
	Sign     time.Time `json:"sign"`      // the last sign of life
	Expiry   int64     `json:"expiry_ms"` // the holder's own, which those who ask go by
	Released bool      `json:"released"`
}

// process is what tells a process from every other. What is not known is empty.
type process struct {
	Host      string `json:"host"`
	PID       int    `json:"pid"`
	Started   uint64 `json:"started"`   // clock ticks after the boot
	Boot      string `json:"boot"`      // the kernel's boot id
	Namespace string `json:"namespace"` // in which PID and Started mean something
}

func (f facts) expires() time.Time { return f.Sign.Add(time.Duration(f.Expiry) * time.Millisecond) }

func (f facts) comment() (string, error) {
	text, err := json.Marshal(f)
	return string(text), err
}

func readFacts(comment string) (facts, error) {
	var f facts
	if err := json.Unmarshal([]byte(comment), &f); err != nil {
		return facts{}, fmt.Errorf("its comment %.100q does not say who holds it: %w", comment, err)
	}
	if f.Token == "" || f.Expiry <= 0 || f.Sign.IsZero() {
		return facts{}, fmt.Errorf("its comment %.100q does not say who holds it", comment)
	}
	return f, nil
}

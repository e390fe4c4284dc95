package settings

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Bytes is an amount of memory: a number with one of the units B, KB, MB, GB, TB (powers of 1,000) or KiB, MiB, GiB, TiB (powers of
// 1,024); without a unit it is bytes. 0 is "not given".
type Bytes uint64

var units = []struct {
	suffix string
	factor float64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1},
}

// UnmarshalText reads an amount. An empty text is 0.
func (b *Bytes) UnmarshalText(text []byte) error {
	number, factor := strings.TrimSpace(string(text)), 1.0
	if number == "" {
		*b = 0
		return nil
	}
	for _, unit := range units {
		if rest, found := cutSuffixFold(number, unit.suffix); found {
			number, factor = strings.TrimSpace(rest), unit.factor
			break
		}
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(value) || value*factor < 1<<20 || value*factor > 1<<60 {
		return fmt.Errorf("an amount of memory of at least 1MiB is written like 512MiB or 2GiB")
	}
	*b = Bytes(value * factor)
	return nil
}

func cutSuffixFold(text, suffix string) (string, bool) {
	if len(text) < len(suffix) || !strings.EqualFold(text[len(text)-len(suffix):], suffix) {
		return text, false
	}
	return text[:len(text)-len(suffix)], true
}

// String writes the amount in the largest unit that holds it whole.
func (b Bytes) String() string {
	if b == 0 {
		return ""
	}
	for _, unit := range []int{3, 2, 1, 0} {
		if factor := Bytes(units[unit].factor); b%factor == 0 {
			return fmt.Sprintf("%d%s", b/factor, units[unit].suffix)
		}
	}
	return fmt.Sprintf("%dB", uint64(b))
}

// Settle is a duration that knows whether it was given.
type Settle struct {
	duration time.Duration
	given    bool
}

// UnmarshalText reads a duration like 30s. An empty text is "not given".
func (s *Settle) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*s = Settle{}
		return nil
	}
	duration, err := time.ParseDuration(string(text))
	if err != nil || duration < 0 {
		return fmt.Errorf("a settling time is written like 0s, 30s or 2m")
	}
	*s = Settle{duration: duration, given: true}
	return nil
}

func (s Settle) String() string {
	if !s.given {
		return ""
	}
	return s.duration.String()
}

// Generations is how many published generations are kept.
type Generations int

// UnmarshalText reads a number from 0.
func (g *Generations) UnmarshalText(text []byte) error {
	number, err := strconv.ParseUint(string(text), 10, 31)
	if err != nil {
		return fmt.Errorf("a number of generations is written like 0, 1 or 5")
	}
	*g = Generations(number)
	return nil
}

// Engine says where components are computed.
type Engine string

// UnmarshalText reads auto, memory or warehouse.
func (e *Engine) UnmarshalText(text []byte) error {
	switch engine := Engine(text); engine {
	case "auto", "memory", "warehouse":
		*e = engine
		return nil
	}
	return fmt.Errorf("an engine is auto, memory or warehouse; the path of kindred-engine is KINDRED_ENGINE_PATH")
}

// Tables says where working tables are kept.
type Tables string

// UnmarshalText reads auto, memory or mergetree.
func (t *Tables) UnmarshalText(text []byte) error {
	switch tables := Tables(text); tables {
	case "auto", "memory", "mergetree":
		*t = tables
		return nil
	}
	return fmt.Errorf("working tables are auto, memory or mergetree")
}

package settings

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestBytes(t *testing.T) {
	for _, test := range []struct {
		text    string
		want    Bytes
		written string
	}{
		{"", 0, ""},
		{"  ", 0, ""},
		{"1MiB", 1 << 20, "1MiB"},
		{"512MiB", 512 << 20, "512MiB"},
		{"2GiB", 2 << 30, "2GiB"},
		{" 2 gib ", 2 << 30, "2GiB"},
		{"0.5GiB", 512 << 20, "512MiB"},
		{"1TiB", 1 << 40, "1TiB"},
		{"1024KiB", 1 << 20, "1MiB"},
		{"2GB", 2e9, "1953125KiB"},
		{"2MB", 2e6, "2000000B"},
		{"1048577", 1<<20 + 1, "1048577B"},
		{"1048576B", 1 << 20, "1MiB"},
		{"1e9", 1e9, "1000000000B"},
		{"1048576TiB", 1 << 60, "1048576TiB"},
	} {
		var got Bytes
		if err := got.UnmarshalText([]byte(test.text)); err != nil || got != test.want || got.String() != test.written {
			t.Errorf("%q: got %d %q %v, want %d %q", test.text, got, got, err, test.want, test.written)
		}
	}
	for _, text := range []string{
		"0", "1", "1048575", "1023KiB", "-1GiB", "GiB", "two GiB", "2 Gi", "2G", "2GiBB", "1,5GiB", "NaN", "InfGiB", "1e400", "1048577TiB", "9e99B", "2GiB 3",
	} {
		got := Bytes(7)
		if err := got.UnmarshalText([]byte(text)); err == nil || got != 7 || !strings.Contains(err.Error(), "512MiB") {
			t.Errorf("%q: got %d %v, want an error that shows how to write it", text, got, err)
		}
	}
}

func TestSettle(t *testing.T) {
	for _, test := range []struct {
		text    string
		want    Settle
		written string
	}{
		{"", Settle{}, ""},
		{"0s", Settle{0, true}, "0s"},
		{"0", Settle{0, true}, "0s"},
		{"30s", Settle{30 * time.Second, true}, "30s"},
		{"1h30m", Settle{90 * time.Minute, true}, "1h30m0s"},
		{"1.5s", Settle{1500 * time.Millisecond, true}, "1.5s"},
	} {
		var got Settle
		if err := got.UnmarshalText([]byte(test.text)); err != nil || got != test.want || got.String() != test.written {
			t.Errorf("%q: got %+v %q %v, want %+v %q", test.text, got, got, err, test.want, test.written)
		}
	}
	for _, text := range []string{"30", "-1s", "soon", "30 s", "1d", " ", "9999999h"} {
		got := Settle{time.Second, true}
		if err := got.UnmarshalText([]byte(text)); err == nil || got != (Settle{time.Second, true}) {
			t.Errorf("%q: got %+v %v, want an error", text, got, err)
		}
	}
}

// FuzzBytes: what is read is written so that it is read as the same, and lies within the limits.
func FuzzBytes(f *testing.F) {
	for _, seed := range []string{"", "512MiB", "2 GB", "1e9", "0x1p30", "NaN", "١MiB", "1048576TiB"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var first, again Bytes
		if err := first.UnmarshalText([]byte(text)); err != nil {
			return
		}
		if first != 0 && (first < 1<<20 || first > 1<<60) {
			t.Errorf("%q: got %d", text, first)
		}
		if err := again.UnmarshalText([]byte(first.String())); err != nil || math.Abs(float64(again)-float64(first)) > float64(first)*1e-15 {
			t.Errorf("%q: got %d, written %q, read as %d %v", text, first, first, again, err)
		}
	})
}

func FuzzSettle(f *testing.F) {
	for _, seed := range []string{"", "0", "30s", "1h2m3s4ms5us6ns", "-1s", "+5m", "1.5h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var first, again Settle
		if err := first.UnmarshalText([]byte(text)); err != nil {
			return
		}
		if first.duration < 0 || first.given != (text != "") {
			t.Errorf("%q: got %+v", text, first)
		}
		if err := again.UnmarshalText([]byte(first.String())); err != nil || again != first {
			t.Errorf("%q: got %+v, written %q, read as %+v %v", text, first, first, again, err)
		}
	})
}

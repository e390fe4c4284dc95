package console

import (
	"math"
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567", math.MaxUint64: "18,446,744,073,709,551,615",
	} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d): got %q, want %q", n, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[uint64]string{0: "0 identities", 1: "1 identity", 2: "2 identities", 1001: "1,001 identities"} {
		if got := Count(n, "identity", "identities"); got != want {
			t.Errorf("Count(%d): got %q, want %q", n, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "under 1 ms", 999 * time.Microsecond: "under 1 ms", time.Millisecond: "1 ms", 320 * time.Millisecond: "320 ms",
		999*time.Millisecond + 600*time.Microsecond: "1.0 s", 4218 * time.Millisecond: "4.2 s", 59940 * time.Millisecond: "59.9 s",
		59960 * time.Millisecond: "1 min 0 s", 192 * time.Second: "3 min 12 s", 3599600 * time.Millisecond: "1 h 0 min",
		2*time.Hour + 5*time.Minute: "2 h 5 min", 1500 * time.Hour: "1,500 h 0 min",
	} {
		if got := Duration(d); got != want {
			t.Errorf("Duration(%v): got %q, want %q", d, got, want)
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		-5: "0 B", 0: "0 B", 999: "999 B", 1000: "1.0 kB", 12_345_678: "12.3 MB", 999_960: "1.0 MB", math.MaxInt64: "9.2 EB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d): got %q, want %q", n, got, want)
		}
	}
}

func TestRate(t *testing.T) {
	for _, test := range []struct {
		n    uint64
		d    time.Duration
		want string
	}{
		{0, time.Second, ""}, {5, 0, ""}, {5, -time.Second, ""}, {5, time.Minute, "under 1/s"}, {950, time.Second, "950/s"},
		{42_349, time.Second, "42.3 k/s"}, {math.MaxUint64, time.Nanosecond, "18446744073.7 E/s"},
	} {
		if got := rate(test.n, test.d); got != test.want {
			t.Errorf("rate(%d, %v): got %q, want %q", test.n, test.d, got, test.want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, test := range []struct {
		part, whole uint64
		want        string
	}{
		{0, 0, ""}, {0, 5, "0 %"}, {5, 5, "100 %"}, {1, 3, "33.3 %"}, {999_999, 1_000_000, "99.9 %"}, {1, 1_000_000, "under 0.1 %"},
		{math.MaxUint64 - 1, math.MaxUint64, "99.9 %"},
	} {
		if got := percent(test.part, test.whole); got != test.want {
			t.Errorf("percent(%d, %d): got %q, want %q", test.part, test.whole, got, test.want)
		}
	}
}

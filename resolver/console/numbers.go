package console

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Number writes n with a comma before every three digits: 1,234,567.
func Number(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	var text strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			text.WriteByte(',')
		}
		text.WriteRune(digit)
	}
	return text.String()
}

// Count writes n and the noun that fits: Count(1, "event", "events") is "1 event".
func Count(n uint64, one, many string) string {
	return Number(n) + " " + noun(n, one, many)
}

func noun(n uint64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Duration writes d as people say it, in the two units that matter: "320 ms", "4.2 s", "3 min 12 s", "2 h 5 min".
func Duration(d time.Duration) string {
	switch seconds := int64(d.Round(time.Second).Seconds()); {
	case d < time.Millisecond:
		return "under 1 ms"
	case d.Round(time.Millisecond) < time.Second:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	case d.Round(100*time.Millisecond) < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case seconds < 3600:
		return fmt.Sprintf("%d min %d s", seconds/60, seconds%60)
	default:
		minutes := int64(d.Round(time.Minute).Minutes())
		return fmt.Sprintf("%s h %d min", Number(uint64(minutes/60)), minutes%60)
	}
}

// Bytes writes a number of bytes in decimal units: "512 B", "12.3 MB".
func Bytes(n int64) string {
	return scaled(float64(max(n, 0)), "B")
}

// rate writes how many a second, in few characters: "950/s", "42.3 k/s". It is empty when nothing has been timed yet.
func rate(n uint64, d time.Duration) string {
	if d <= 0 || n == 0 {
		return ""
	}
	value := float64(n) / d.Seconds()
	if value < 0.5 {
		return "under 1/s"
	}
	return scaled(value, "/s")
}

// perSecond is the rate as a whole number, for logs; 0 when nothing has been timed.
func perSecond(n uint64, d time.Duration) uint64 {
	if d <= 0 {
		return 0
	}
	return uint64(float64(n) / d.Seconds())
}

// scaled writes value with three or so digits and the unit behind a decimal prefix.
func scaled(value float64, unit string) string {
	if value < 999.5 {
		space := " "
		if strings.HasPrefix(unit, "/") {
			space = ""
		}
		return fmt.Sprintf("%.0f%s%s", value, space, unit)
	}
	const prefixes = "kMGTPE"
	i := 0
	for value /= 1000; value >= 999.95 && i < len(prefixes)-1; i++ {
		value /= 1000
	}
	return fmt.Sprintf("%.1f %c%s", value, prefixes[i], unit)
}

// percent writes part of whole to one decimal, cut and not rounded: 100 is only said of all, and 0 only of none.
func percent(part, whole uint64) string {
	switch {
	case whole == 0:
		return ""
	case part >= whole:
		return "100 %"
	case part == 0:
		return "0 %"
	}
	thousandths := uint64(float64(part) / float64(whole) * 1000)
	if thousandths == 0 {
		return "under 0.1 %"
	}
	thousandths = min(thousandths, 999)
	return fmt.Sprintf("%d.%d %%", thousandths/10, thousandths%10)
}

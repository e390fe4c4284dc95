package loader

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"time"
)

var (
	errNotADate     = errors.New("not a date")
	errOutOfRange   = errors.New("outside 1900-01-01 to 2299-12-31")
	errAmbiguous    = errors.New("a number that is neither seconds nor milliseconds, microseconds or nanoseconds since 1970 of a time from 1973 to 2299")
	earliest        = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	latest          = time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli() - 1
	daysBeforeMonth = [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}
)

// parseTimestamp reads a point in time as milliseconds since 1970 in UTC. It takes RFC 3339 and the ISO 8601 variants that event
// sources send: a space or a small t between date and time, no seconds, any number of decimals after a point or a comma (what is
// finer than a millisecond is cut off), an offset as Z, UTC, GMT, +01:00, +0100 or +01, with or without a space before it, no offset (then
// UTC), a date alone (midnight UTC). It also takes RFC 1123, the date of HTTP and e-mail, in UTC or with an offset.
// A number, also one in quotes, counts from 1970 in seconds, milliseconds, microseconds or nanoseconds: between 1973 and 2299 it can be
// only one of them. A leap second is the second after it.
func parseTimestamp(s []byte) (int64, error) {
	p := dateParser{rest: s}
	year, ok := p.number(4)
	if !ok || p.next() != '-' {
		if len(s) > 0 && 'A' <= s[0] && s[0] <= 'Z' {
			return parseMailDate(string(s))
		}
		return parseEpoch(s)
	}
	p.rest = p.rest[1:]
	month, ok := p.number(2)
	if !ok || !p.take('-') || month < 1 || month > 12 {
		return 0, errNotADate
	}
	day, ok := p.number(2)
	if !ok || day < 1 || day > daysIn(year, month) {
		return 0, errNotADate
	}
	ms := int64(daysSince1970(year, month, day)) * 86_400_000
	if len(p.rest) > 0 {
		if c := p.next(); c != 'T' && c != 't' && c != ' ' {
			return 0, errNotADate
		}
		p.rest = p.rest[1:]
		clock, ok := p.clock()
		if !ok {
			return 0, errNotADate
		}
		offset, ok := p.offset()
		if !ok || len(p.rest) > 0 {
			return 0, errNotADate
		}
		ms += clock - offset
	}
	if ms < earliest || ms > latest {
		return 0, errOutOfRange
	}
	return ms, nil
}

type dateParser struct{ rest []byte }

func (p *dateParser) next() byte {
	if len(p.rest) == 0 {
		return 0
	}
	return p.rest[0]
}

func (p *dateParser) take(c byte) bool {
	if p.next() != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// number reads exactly n digits.
func (p *dateParser) number(n int) (int, bool) {
	if len(p.rest) < n {
		return 0, false
	}
	v := 0
	for _, c := range p.rest[:n] {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	p.rest = p.rest[n:]
	return v, true
}

// clock reads hours and minutes, and seconds with decimals if there are any, as milliseconds.
func (p *dateParser) clock() (int64, bool) {
	hour, ok := p.number(2)
	if !ok || hour > 23 || !p.take(':') {
		return 0, false
	}
	minute, ok := p.number(2)
	if !ok || minute > 59 {
		return 0, false
	}
	ms := int64(hour*60+minute) * 60_000
	if !p.take(':') {
		return ms, true
	}
	second, ok := p.number(2)
	if !ok || second > 60 {
		return 0, false
	}
	ms += int64(second) * 1000
	if !p.take('.') && !p.take(',') {
		return ms, true
	}
	weight, digits := int64(100), 0
	for ; p.next()-'0' <= 9; digits++ {
		ms += int64(p.rest[0]-'0') * weight
		weight /= 10
		p.rest = p.rest[1:]
	}
	return ms, digits > 0
}

// offset reads the offset from UTC as milliseconds; nothing is UTC.
func (p *dateParser) offset() (int64, bool) {
	if len(p.rest) == 0 {
		return 0, true
	}
	p.take(' ')
	for _, zone := range [...]string{"UTC", "GMT", "Z", "z"} {
		if rest, is := bytes.CutPrefix(p.rest, []byte(zone)); is {
			p.rest = rest
			return 0, true
		}
	}
	sign := int64(1)
	switch p.next() {
	case '-':
		sign = -1
	case '+':
	default:
		return 0, false
	}
	p.rest = p.rest[1:]
	hours, ok := p.number(2)
	if !ok || hours > 23 {
		return 0, false
	}
	minutes := 0
	if colon := p.take(':'); colon || len(p.rest) > 0 {
		if minutes, ok = p.number(2); !ok || minutes > 59 {
			return 0, false
		}
	}
	return sign * int64(hours*60+minutes) * 60_000, true
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if leap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}

// daysSince1970 counts in the proleptic Gregorian calendar, from year 0 on.
func daysSince1970(year, month, day int) int {
	before := year + 399 // 400 years on, so that every quotient is of a positive number
	days := before*365 + before/4 - before/100 + before/400
	days += daysBeforeMonth[month-1] + day - 1
	if month > 2 && leap(year) {
		days++
	}
	const from400YearsBefore = 865_259 // 1970-01-01 by the same count
	return days - from400YearsBefore
}

// parseMailDate reads Mon, 02 Jan 2006 15:04:05 with GMT, UTC or an offset. Other names of zones could mean several.
func parseMailDate(s string) (int64, error) {
	for _, layout := range [...]string{"Mon, _2 Jan 2006 15:04:05 -0700", "Mon, _2 Jan 2006 15:04:05 GMT", "Mon, _2 Jan 2006 15:04:05 UTC"} {
		if t, err := time.Parse(layout, s); err == nil {
			if ms := t.UnixMilli(); ms >= earliest && ms <= latest {
				return ms, nil
			}
			return 0, errOutOfRange
		}
	}
	return 0, errNotADate
}

// parseEpoch reads seconds, or what is a thousand, a million or a thousand million times as many, since 1970.
func parseEpoch(s []byte) (int64, error) {
	if len(s) > 32 {
		return 0, errNotADate
	}
	for _, c := range s {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, errNotADate
		}
	}
	v, err := strconv.ParseFloat(string(s), 64)
	if err != nil {
		return 0, errNotADate
	}
	const from, to = 1e8, 10_413_792_000 // 1973-03-03 and 2300-01-01, in seconds
	switch {
	case from <= v && v < to:
		return int64(math.Floor(v*1000 + 1e-3)), nil
	case from*1e3 <= v && v < to*1e3:
		return int64(v), nil
	case from*1e6 <= v && v < to*1e6:
		return int64(v / 1e3), nil
	case from*1e9 <= v && v < to*1e9:
		return int64(v / 1e6), nil
	default:
		return 0, errAmbiguous
	}
}

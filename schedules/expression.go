package schedules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// expressionError is what is wrong with a cron expression and where.
type expressionError struct {
	offset  int // in bytes from the start of the expression
	message string
	hint    string
}

var descriptors = []string{"@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "@every"}

// field is one of the five fields of an expression.
type field struct {
	name     string
	min, max int
	names    []string // of the values from min on, three letters each
	unit     string   // for @every, where a step is too long; empty if there is none
}

var fields = []field{
	{name: "minute", max: 59, unit: "m"},
	{name: "hour", max: 23, unit: "h"},
	{name: "day of month", min: 1, max: 31},
	{name: "month", min: 1, max: 12, names: []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{name: "day of week", max: 6, names: []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// parseExpression reads five fields or a descriptor. The cron library decides what an
// expression means; the checks here come before it, because it takes some expressions
// that cannot be meant ("0 , * * *" never fires, "*-5" is "*", "@every 1ms" is a
// second), panics on "TZ=" alone, and does not say where an error is.
func parseExpression(s string) (cron.Schedule, *expressionError) {
	words, offsets := splitWords(s)
	if len(words) == 0 {
		return nil, &expressionError{message: "the expression is empty", hint: `five fields, "7 * * * *", or a name such as @hourly`}
	}
	if strings.HasPrefix(words[0], "TZ=") || strings.HasPrefix(words[0], "CRON_TZ=") {
		return nil, &expressionError{offset: offsets[0], message: "schedules are in UTC and take no time zone", hint: "leave it out and write the hours in UTC"}
	}

	var bad *expressionError
	if strings.HasPrefix(words[0], "@") {
		bad = checkDescriptor(words, offsets)
	} else {
		bad = checkFields(words, offsets)
	}
	if bad != nil {
		return nil, bad
	}
	schedule, err := cron.ParseStandard(strings.Join(words, " "))
	if err != nil {
		return nil, &expressionError{offset: offsets[0], message: err.Error()}
	}
	if schedule.Next(gapStart).IsZero() {
		return nil, &expressionError{offset: offsets[0], message: "it never fires: there is no such date"}
	}
	return schedule, nil
}

// splitWords returns the words between white space and where each begins.
func splitWords(s string) (words []string, offsets []int) {
	rest, offset := s, 0
	for {
		trimmed := strings.TrimLeft(rest, " \t\r\n")
		offset += len(rest) - len(trimmed)
		if trimmed == "" {
			return words, offsets
		}
		end := strings.IndexAny(trimmed, " \t\r\n")
		if end < 0 {
			end = len(trimmed)
		}
		words, offsets = append(words, trimmed[:end]), append(offsets, offset)
		rest, offset = trimmed[end:], offset+end
	}
}

func checkDescriptor(words []string, offsets []int) *expressionError {
	name := words[0]
	if !slices.Contains(descriptors, name) {
		hint := "there are " + strings.Join(descriptors, ", ")
		hint = yamlfile.DidYouMean(name, descriptors, hint)
		if name == "@reboot" {
			hint = `use kindred run where the machine starts, or "@every 24h"`
		}
		return &expressionError{offset: offsets[0], message: fmt.Sprintf("unknown name %.100q", name), hint: hint}
	}
	if name != "@every" {
		if len(words) > 1 {
			return &expressionError{offset: offsets[1], message: fmt.Sprintf("%.100q after %s", words[1], name), hint: fmt.Sprintf("%s stands alone", name)}
		}
		return nil
	}

	const hint = `an interval of whole seconds: "@every 90m"`
	if len(words) != 2 {
		return &expressionError{offset: offsets[len(offsets)-1], message: "@every takes one interval", hint: hint}
	}
	d, err := time.ParseDuration(words[1])
	switch {
	case err != nil:
		return &expressionError{offset: offsets[1], message: fmt.Sprintf("%.100q is not a duration", words[1]), hint: hint}
	case d < time.Second:
		return &expressionError{offset: offsets[1], message: fmt.Sprintf("the interval of %s is too short", brief(d)), hint: "at least a second"}
	case d%time.Second != 0:
		return &expressionError{offset: offsets[1], message: fmt.Sprintf("the interval of %s is not in whole seconds", brief(d)), hint: hint}
	}
	return nil
}

func checkFields(words []string, offsets []int) *expressionError {
	if len(words) != len(fields) {
		hint := "minute, hour, day of month, month, day of week"
		if len(words) == len(fields)+1 {
			hint += ": there is no seconds field"
		}
		return &expressionError{
			offset:  offsets[min(len(words)-1, len(fields))],
			message: fmt.Sprintf("%d fields, where there are five", len(words)),
			hint:    hint,
		}
	}
	for i, f := range fields {
		offset := offsets[i]
		for item := range strings.SplitSeq(words[i], ",") {
			if bad := f.check(item); bad != nil {
				bad.offset += offset
				return bad
			}
			offset += len(item) + 1
		}
	}
	return nil
}

// check reads one item of a field's list: *, ?, a value, a range, and any of them
// with a step.
func (f field) check(item string) *expressionError {
	base, step, stepped := strings.Cut(item, "/")
	low, high, ranged := strings.Cut(base, "-")
	switch {
	case base == "*" || base == "?":
	case !ranged:
		if _, bad := f.value(low); bad != nil {
			return bad
		}
	default:
		from, bad := f.value(low)
		if bad != nil {
			return bad
		}
		to, bad := f.value(high)
		if bad != nil {
			bad.offset += len(low) + 1
			return bad
		}
		if from > to {
			return &expressionError{
				message: fmt.Sprintf("the range %.100s of the %s runs backwards", base, f.name),
				hint:    f.splitRange(low, high),
			}
		}
	}
	if !stepped {
		return nil
	}

	at := len(base) + 1
	n, err := strconv.Atoi(step)
	if err != nil || n < 1 || step[0] == '+' {
		return &expressionError{offset: at, message: fmt.Sprintf("the step %.100q of the %s is not a whole number above zero", step, f.name)}
	}
	if n > f.max-f.min {
		hint := ""
		if f.unit != "" && n < 1e6 {
			hint = fmt.Sprintf(`for an interval that is longer than the field write "@every %d%s"`, n, f.unit)
		}
		return &expressionError{offset: at, message: fmt.Sprintf("the step %d is longer than the %s's range %d-%d", n, f.name, f.min, f.max), hint: hint}
	}
	return nil
}

// splitRange says how a range that runs over the field's end is written.
func (f field) splitRange(low, high string) string {
	first, last := strconv.Itoa(f.min), strconv.Itoa(f.max)
	if f.names != nil {
		first, last = f.names[0], f.names[len(f.names)-1]
	}
	return fmt.Sprintf("write it as two: %s-%s,%s-%s", low, last, first, high)
}

// value reads a number or a name within the field's bounds.
func (f field) value(s string) (int, *expressionError) {
	if i := slices.Index(f.names, strings.ToLower(s)); i >= 0 {
		return f.min + i, nil
	}
	if s == "" {
		return 0, &expressionError{message: fmt.Sprintf("a value of the %s is missing here", f.name), hint: "a list is 1,2,3, a range 2-5, a step */5"}
	}
	n, err := strconv.Atoi(s)
	if err != nil || s[0] < '0' || s[0] > '9' {
		bad := &expressionError{message: fmt.Sprintf("%.100q is not a value of the %s", s, f.name), hint: fmt.Sprintf("%d to %d", f.min, f.max)}
		if f.names != nil {
			bad.hint += fmt.Sprintf(", or %s to %s", f.names[0], f.names[len(f.names)-1])
		}
		if len(s) > 3 && slices.Contains(f.names, strings.ToLower(s[:3])) {
			bad.hint = fmt.Sprintf("did you mean %q?", strings.ToLower(s[:3]))
		}
		return 0, bad
	}
	if n < f.min || n > f.max {
		bad := &expressionError{message: fmt.Sprintf("%s %d is not in %d-%d", f.name, n, f.min, f.max)}
		if f.name == "day of week" && n == 7 {
			bad.hint = "Sunday is 0"
		}
		return 0, bad
	}
	return n, nil
}

// gapStart is where shortestGap begins to look: before a 29th of February, and on a
// Saturday with which a month begins.
var gapStart = time.Date(2028, time.January, 1, 0, 0, 0, 0, time.UTC)

// gapFirings is how many firings shortestGap looks at. Expressions that fire seldom
// repeat within them; those that fire often show their shortest gap in the first hours.
const gapFirings = 500

// shortestGap returns the least time between two firings.
func shortestGap(s cron.Schedule) time.Duration {
	if every, ok := s.(cron.ConstantDelaySchedule); ok {
		return every.Delay
	}
	shortest := time.Duration(1<<63 - 1)
	last := s.Next(gapStart)
	for range gapFirings {
		next := s.Next(last)
		if next.IsZero() {
			break
		}
		shortest, last = min(shortest, next.Sub(last)), next
	}
	return shortest
}

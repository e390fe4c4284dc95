package reference

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kindred-id/kindred/resolver"
)

// scanned is a text as a value of a type: a number, also for times, or a word.
type scanned struct {
	fits   bool
	number *big.Rat
	word   string
}

func (a scanned) compare(b scanned) int {
	if a.number != nil && b.number != nil {
		return a.number.Cmp(b.number)
	}
	return strings.Compare(a.word, b.word)
}

var (
	wholeNumber = regexp.MustCompile(`^-?\d+$`)
	anyNumber   = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d+)?$`)
	uuidForm    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	ofDecimal   = regexp.MustCompile(`^Decimal\((\d+), (\d+)\)$`)
)

// scan reads a text as a value of the type.
func scan(traitType, text string) scanned {
	none := scanned{}
	number := func(form *regexp.Regexp) *big.Rat {
		if n, ok := new(big.Rat).SetString(text); ok && form.MatchString(text) {
			return n
		}
		return nil
	}
	switch {
	case traitType == "String":
		return scanned{fits: true, word: text}
	case traitType == "UUID":
		return scanned{fits: uuidForm.MatchString(text), word: strings.ToLower(text)}
	case traitType == "Bool":
		switch strings.ToLower(text) {
		case "true", "1":
			return scanned{fits: true, number: big.NewRat(1, 1)}
		case "false", "0":
			return scanned{fits: true, number: new(big.Rat)}
		}
		return none
	case strings.HasPrefix(traitType, "Date"):
		return scanTime(traitType, text)
	case strings.HasPrefix(traitType, "Float"):
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || !anyNumber.MatchString(text) {
			return none
		}
		return scanned{fits: true, number: new(big.Rat).SetFloat64(f)}
	case strings.HasPrefix(traitType, "Decimal"):
		n := number(anyNumber)
		if n == nil {
			return none
		}
		digits := ofDecimal.FindStringSubmatch(traitType)
		precision, scale := whole(digits[1]), whole(digits[2])
		rounded, _ := new(big.Rat).SetString(n.FloatString(scale))
		bound := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(precision-scale)), nil))
		return scanned{fits: new(big.Rat).Abs(rounded).Cmp(bound) < 0, number: rounded}
	default:
		n := number(wholeNumber)
		if n == nil {
			return none
		}
		bits := whole(strings.TrimLeft(traitType, "UInt"))
		least, most := new(big.Int), new(big.Int).Lsh(big.NewInt(1), uint(bits))
		if !strings.HasPrefix(traitType, "U") {
			most.Rsh(most, 1)
			least.Neg(most)
		}
		return scanned{fits: n.Num().Cmp(least) >= 0 && n.Num().Cmp(most) < 0, number: n}
	}
}

func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("the model was checked: %v", err))
	}
	return n
}

// scanTime reads a time: as days of a Date, else as seconds.
func scanTime(traitType, text string) scanned {
	day := strings.HasPrefix(traitType, "Date(") || traitType == "Date" || traitType == "Date32"
	var at time.Time
	number := wholeNumber.MatchString(text)
	switch digits := len(strings.TrimPrefix(text, "-")); {
	case number && (digits == 9 || digits == 10):
		at = time.Unix(int64(whole(text)), 0)
	case number && (digits == 12 || digits == 13):
		at = time.UnixMilli(int64(whole(text)))
	default:
		if day {
			text = isoDay(text)
		}
		var ok bool
		if at, ok = isoTime(text); !ok {
			return scanned{}
		}
	}
	at = at.UTC()
	if day {
		days := at.Unix()/86400 - 1
		for (days+1)*86400 <= at.Unix() {
			days++
		}
		fits := at.Year() >= 1900 && at.Year() < 2300
		if traitType == "Date" {
			fits = days >= 0 && days < 1<<16
		}
		return scanned{fits: fits, number: big.NewRat(days, 1)}
	}
	fits := at.Year() >= 1900 && at.Year() < 2300
	if !strings.HasPrefix(traitType, "DateTime64") {
		fits = at.UnixMilli() >= 0 && at.Unix() < 1<<32
		at = at.Truncate(time.Second)
	}
	return scanned{fits: fits, number: big.NewRat(at.UnixMilli(), 1000)}
}

// isoDay is the day of a time, ” if the text is none.
func isoDay(text string) string {
	if _, ok := isoTime(text); ok {
		return text[:10]
	}
	return ""
}

func isoTime(text string) (at time.Time, ok bool) {
	layouts := []string{time.DateOnly}
	for _, between := range []string{"T", " "} {
		for _, zone := range []string{"", "Z", "-07:00", "-0700", "-07", " UTC", "UTC"} {
			layouts = append(layouts, "2006-01-02"+between+"15:04"+zone, "2006-01-02"+between+"15:04:05"+zone)
		}
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// decimal writes a number with the digits that it needs.
func decimal(n *big.Rat) string {
	text := n.FloatString(38)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// show writes a value of the type as ClickHouse does.
func (a scanned) show(traitType string) string {
	day := func(layout string) string {
		seconds := new(big.Rat).Mul(a.number, big.NewRat(1000, 1))
		if layout == time.DateOnly {
			seconds.Mul(a.number, big.NewRat(86400000, 1))
		}
		return time.UnixMilli(new(big.Int).Quo(seconds.Num(), seconds.Denom()).Int64()).UTC().Format(layout)
	}
	switch {
	case a.number == nil:
		return a.word
	case traitType == "Bool":
		return strconv.FormatBool(a.number.Sign() != 0)
	case traitType == "Date" || traitType == "Date32":
		return day(time.DateOnly)
	case strings.HasPrefix(traitType, "DateTime64(3"):
		return day("2006-01-02 15:04:05.000")
	case strings.HasPrefix(traitType, "DateTime"):
		return day(time.DateTime)
	case strings.HasPrefix(traitType, "Float"):
		f, _ := a.number.Float64()
		if size := math.Abs(f); size >= 1e21 || size < 1e-6 && size > 0 {
			return strings.NewReplacer("e+", "e", "e-0", "e-").Replace(strconv.FormatFloat(f, 'e', -1, 64))
		}
		return strconv.FormatFloat(f, 'f', -1, 64)
	default:
		return decimal(a.number)
	}
}

// Column applies rule 17: what a typed column has, as texts, and whether all of it fits. No texts are NULL, or an empty list.
func Column(rule resolver.TraitRule, trait Trait) (values []string, fit bool) {
	said := []any{trait.Value}
	if rule.Pick == "set" {
		said, _ = trait.Value.([]any)
	}
	var fitting []scanned
	fit = true
	for _, value := range said {
		if one := scan(rule.Type, valueText(value)); one.fits {
			fitting = append(fitting, one)
		} else {
			fit = false
		}
	}
	slices.SortFunc(fitting, func(a, b scanned) int { return cmp.Or(a.compare(b), strings.Compare(a.word, b.word)) })
	for _, one := range fitting {
		values = append(values, one.show(rule.Type))
	}
	return slices.Compact(values), fit
}

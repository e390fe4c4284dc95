package engine

// statement is what the text of a request asks for, as far as HTTP has to know before the engine sees it.
type statement struct {
	sql        string // for the engine; of an INSERT with data the head alone, without its FORMAT or VALUES
	format     string // the FORMAT clause's, or the inserted data's; "" if the text names none
	formatAt   int    // where in the text what looks like a SELECT's FORMAT clause starts: a column may have that name, too
	formatEnds int
	endsAt     int  // where the statement ends, before a semicolon
	selects    bool // a SELECT, though perhaps not on its own: WITH may begin an INSERT
	hasData    bool // an INSERT whose data follows the text
	dataOffset int  // where in the text the data starts
	several    bool // a second statement follows a semicolon
	outfile    bool // INTO OUTFILE, which would write a file of this machine
	infile     bool // FROM INFILE, which would read one
	input      bool // INSERT … SELECT … FROM input(…), which would read standard input
	kill       bool // KILL QUERY, whose ids have to be translated
	totals     bool // WITH TOTALS, somewhere
}

// parseStatement reads text, which may be the beginning of a longer one: then decided is false as long as more of it could
// change the answer.
func parseStatement(text string, complete bool) (s statement, decided bool) {
	l := &lexer{text: text}
	first := l.next()
	if first.cut && !complete {
		return statement{}, false
	}
	if l.is(first, "INSERT") {
		if s, decided := parseInsert(l, complete); s.hasData || !decided {
			return s, decided
		}
	}
	if !complete {
		return statement{}, false
	}
	return parseWhole(text), true
}

// parseInsert looks for the place where the data of an INSERT begins. It returns no data for INSERT … SELECT. An INSERT that
// ends without a word about data has none: handed over as it is, it would make the engine read standard input.
func parseInsert(l *lexer, complete bool) (s statement, decided bool) {
	t := l.next()
	for _, keyword := range []string{"INTO", "TABLE", "FUNCTION"} {
		if l.is(t, keyword) {
			t = l.next()
		}
	}
	if t.kind == end {
		return statement{}, complete
	}
	t = skipName(l, t) // a table may have a keyword's name
	for depth := 0; ; t = l.next() {
		if t.cut && !complete {
			return statement{}, false
		}
		switch {
		case t.kind == end && depth > 0:
			return statement{}, true
		case t.kind == end:
			return statement{sql: l.text, format: "Values", hasData: true, dataOffset: len(l.text)}, true
		case l.isSymbol(t, '('):
			depth++
		case l.isSymbol(t, ')'):
			depth--
		case depth > 0:
		case l.isSymbol(t, ';'), l.is(t, "SELECT"), l.is(t, "WITH"), l.is(t, "FROM"):
			return statement{}, true
		case l.is(t, "VALUES"):
			return statement{sql: l.text[:t.start], format: "Values", hasData: true, dataOffset: t.end}, true
		case l.is(t, "FORMAT"):
			name := l.next()
			if name.cut && !complete {
				return statement{}, false
			}
			if name.kind != word {
				continue
			}
			if l.is(name, "Values") {
				return statement{sql: l.text[:t.start], format: "Values", hasData: true, dataOffset: name.end}, true
			}
			offset, sure := dataAfterFormat(l.text, name.end)
			if !sure && !complete {
				return statement{}, false
			}
			return statement{sql: l.text[:t.start], format: l.text[name.start:name.end], hasData: true, dataOffset: offset}, true
		}
	}
}

// skipName steps over a table's name, `db.table` or a {parameter:Identifier}, and returns the token after it.
func skipName(l *lexer, t token) token {
	for {
		if l.isSymbol(t, '{') {
			for t.kind != end && !l.isSymbol(t, '}') {
				t = l.next()
			}
		}
		after := l.next()
		if !l.isSymbol(after, '.') {
			return after
		}
		t = l.next()
	}
}

// dataAfterFormat applies ClickHouse's rule: data starts after the first line break, or after the blanks if there is none.
// Every byte after that is data, be it a blank. It is not sure when the text ends before the first byte of data.
func dataAfterFormat(text string, at int) (offset int, sure bool) {
	for at < len(text) && (text[at] == ' ' || text[at] == '\t' || text[at] == '\f') {
		at++
	}
	if at < len(text) && text[at] == '\r' {
		at++
	}
	if at < len(text) && text[at] == '\n' {
		return at + 1, true
	}
	return at, at < len(text)
}

// parseWhole reads a statement without data.
func parseWhole(text string) statement {
	s := statement{sql: text, endsAt: len(text)}
	l := &lexer{text: text}
	depth, ended := 0, false
	var first, before token
	for t := l.next(); t.kind != end; before, t = t, l.next() {
		if first.kind == end {
			first = t
			s.kill = l.is(t, "KILL")
			s.selects = l.is(t, "SELECT") || l.is(t, "WITH") || l.is(t, "FROM") || l.isSymbol(t, '(')
		}
		s.input = s.input || l.is(first, "INSERT") && l.is(before, "input") && l.isSymbol(t, '(')
		s.totals = s.totals || l.is(before, "WITH") && l.is(t, "TOTALS")
		s.several = s.several || ended
		switch {
		case l.isSymbol(t, '('):
			depth++
		case l.isSymbol(t, ')'):
			depth--
		case depth > 0:
		case l.isSymbol(t, ';'):
			if !ended {
				s.endsAt = t.start
			}
			ended = true
		case l.is(before, "FORMAT") && t.kind == word:
			s.format, s.formatAt, s.formatEnds = text[t.start:t.end], before.start, t.end
		case l.is(before, "INTO") && l.is(t, "OUTFILE"):
			s.outfile = true
		case l.is(before, "FROM") && l.is(t, "INFILE"):
			s.infile = true
		}
	}
	return s
}

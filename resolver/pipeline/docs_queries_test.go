package pipeline_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// questions is how many the page's title promises.
const questions = 20

var questionHeading = regexp.MustCompile(`^### (\d+)\. `)

// checkQueries runs each query of docs/queries.md, and compares the answer with the block of text below it.
func checkQueries(t *testing.T, p *player) {
	text, err := os.ReadFile("../../docs/queries.md")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := readPage(string(text))
	if err != nil {
		t.Fatalf("docs/queries.md: %v", err)
	}
	asked, answered := 0, 0
	for i, part := range parts {
		for _, line := range lines(part.text) {
			if heading := questionHeading.FindStringSubmatch(line); part.language == "" && heading != nil {
				if asked++; heading[1] != fmt.Sprint(asked) || answered < asked-1 {
					t.Errorf("docs/queries.md: %q comes after %d questions and %d queries", line, asked-1, answered)
				}
			}
		}
		if part.language != "sql" {
			continue
		}
		answered++
		if i+2 >= len(parts) || strings.TrimSpace(parts[i+1].text) != "" || parts[i+2].language != "text" {
			t.Fatalf("docs/queries.md:%d: below a query stands its answer, in a block of text", part.line)
		}
		answer, err := table(t.Context(), p.marked(part.text))
		if err != nil {
			t.Errorf("docs/queries.md:%d: %v", part.line, err)
			continue
		}
		if strings.Count(answer, "\n") < 2 {
			t.Errorf("docs/queries.md:%d: the answer has no row, and shows nothing", part.line)
		}
		parts[i+2].text = p.unmarked(answer)
	}
	if asked != questions {
		t.Errorf("docs/queries.md has %d questions, want %d", asked, questions)
	}
	comparePage(t, "queries.md", writePage(parts))
}

// pagePart is a fenced block of a page, with its language, or what stands between two, without.
type pagePart struct {
	line     int // of its first line
	language string
	text     string
}

const fence = "```"

// readPage splits a page into its parts. Between two blocks there is always a part without a language.
func readPage(text string) ([]pagePart, error) {
	parts := []pagePart{{line: 1}}
	for number, line := range lines(text) {
		last := &parts[len(parts)-1]
		language, isFence := strings.CutPrefix(line, fence)
		switch {
		case !isFence:
			last.text += line + "\n"
		case last.language != "" && language == "":
			parts = append(parts, pagePart{line: number + 2})
		case last.language == "" && language != "":
			parts = append(parts, pagePart{line: number + 2, language: language})
		default:
			return nil, fmt.Errorf("line %d: a block begins with its language, and ends without", number+1)
		}
	}
	if last := parts[len(parts)-1]; last.language != "" {
		return nil, fmt.Errorf("line %d: the block does not end", last.line)
	}
	return parts, nil
}

func writePage(parts []pagePart) string {
	var page strings.Builder
	for _, part := range parts {
		if part.language != "" {
			page.WriteString(fence + part.language + "\n" + part.text + fence + "\n")
		} else {
			page.WriteString(part.text)
		}
	}
	return page.String()
}

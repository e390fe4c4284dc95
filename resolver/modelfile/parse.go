package modelfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/goccy/go-yaml/ast"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/yamlfile"
)

// DefaultName is the model file that is read where none is named, if the working directory has it.
const DefaultName = "kindred.yaml"

// MaxFileSize is the largest model file that is read, in bytes. Thousands of blocked values fit. The limit keeps a wrong path (a
// dump, a device) out of memory, and bounds the time of the YAML parser, which grows with the square of the keys of one mapping.
const MaxFileSize = 128 << 10

// Error says everything that is wrong with a model file.
type Error = yamlfile.Error

// Load reads and checks the model file at path. Every problem of its content is in the one [*Error] that it returns; other errors
// are those of reading it.
func Load(path string) (resolver.Model, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return resolver.Model{}, fmt.Errorf("model file %s does not exist: set KINDRED_MODEL to another, or unset it for %s or the built-in model",
			path, DefaultName)
	}
	if err != nil {
		return resolver.Model{}, fmt.Errorf("open model file: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, MaxFileSize+1))
	if err != nil {
		return resolver.Model{}, fmt.Errorf("read model file: %w", err)
	}
	return Parse(path, data)
}

// Parse checks the content of a model file. The path is for errors only. The error is an [*Error] with every problem found, unless
// the file is larger than MaxFileSize.
func Parse(path string, data []byte) (resolver.Model, error) {
	document, err := yamlfile.Open(path, "model file", data, MaxFileSize)
	if err != nil {
		return resolver.Model{}, err
	}
	document.SyntaxHint = quoteText
	p := &parser{Document: document, path: path}
	model := p.parse()
	if err := p.Err(); err != nil {
		return resolver.Model{}, err
	}
	// What Validate finds is reported above with its place, so this is for a rule that it has and the parser lacks.
	if err := model.Validate(); err != nil {
		return resolver.Model{}, fmt.Errorf("%s: %w", path, err)
	}
	return model, nil
}

// parser makes the model of one file.
type parser struct {
	*yamlfile.Document
	path  string
	model resolver.Model
	// declared are the file's identifier types, or those of the built-in model.
	declared []identifier
	// uncertain says that not all declared types could be read, so that a name which is not among them may be right.
	uncertain bool
}

func (p *parser) parse() resolver.Model {
	p.model = resolver.BuiltinModel()
	body, ok := p.Body()
	if !ok || body == nil || isNothing(body) {
		return p.model // a file of comments alone changes nothing
	}
	root, ok := keys().read(p.Document, body, "the file")
	if !ok {
		return p.model
	}
	sources, stated := root.get("sources")
	if stated {
		p.sources(sources)
	}
	if v, ok := root.get("identifiers"); ok {
		p.identifiers(v)
	} else {
		p.builtinIdentifiers()
		p.uncertain = root.partial
	}
	p.distinctIDs()
	if stated {
		p.unusedColumns(sources)
	}
	if v, ok := root.get("block"); ok {
		p.block(v)
	}
	p.model.MaxLinks = nil
	if v, ok := root.get("max_links"); ok {
		p.maxLinks(v)
	} else {
		p.builtinMaxLinks()
	}
	if v, ok := root.get("max_per_profile"); ok {
		p.maxPerProfile(v)
	}
	if v, ok := root.get("prefer"); ok {
		p.model.Prefer = resolver.Prefer(v.text)
	}
	if v, ok := root.get("traits"); ok {
		p.traits(v)
	}
	if v, ok := root.get("resolved_events"); ok {
		p.model.ResolvedEvents = resolver.ResolvedEvents(v.text)
	}
	if v, ok := root.get("compute"); ok {
		p.compute(v)
	}
	return p.model
}

var (
	// A text that begins with one of YAML's own signs and so is none.
	unquoted = regexp.MustCompile(`^\s*(?:-|[a-z_]+:)\s+([*@&!%` + "`" + `|>].*?|[\[{].*[\]}].+?)\s*$|[\[,]\s*([*@&!%` + "`" + `][^],]*)`)
	escaped  = regexp.MustCompile(`"[^"]*\\[^"]*"`)
)

// quoteText knows what is wrong with a line that YAML cannot read, in a pattern or another text.
func quoteText(line string) string {
	if escaped.MatchString(line) {
		return "put the text in single quotes: in double ones a backslash is YAML's own"
	}
	if m := unquoted.FindStringSubmatch(line); m != nil {
		return fmt.Sprintf("put the text in quotes: %.100s", quoted(m[1]+m[2]))
	}
	return ""
}

func isNothing(n ast.Node) bool { return n.Type() == ast.NullType }

package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/resolver/console"
	"github.com/kindred-id/kindred/resolver/modelfile"
)

// readModel reads the model file that the settings name, else kindred.yaml of the working directory; with neither, the built-in model
// applies. It says which it was.
func (p *program) readModel() (from string, err error) {
	p.model = resolver.BuiltinModel()
	path := p.settings.Model
	if path == "" {
		path = modelfile.DefaultName
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return "built-in", nil
		}
	}
	if isEmpty(path) {
		return path, usagef("%s is empty, as a command leaves it that should have written it and failed, `kindred sources detect > %s` for example: "+
			"delete it for the built-in model, or write one by `kindred check --print-model`", path, path)
	}
	model, err := modelfile.Load(path)
	if err != nil {
		return path, usageError{err}
	}
	p.model = model
	return fmt.Sprintf("%s, %s", path, console.Count(uint64(len(model.Types)), "identifier type", "identifier types")), nil
}

// isEmpty tells whether there is a file without anything in it.
func isEmpty(path string) bool {
	file, err := os.Stat(path)
	return err == nil && file.Mode().IsRegular() && file.Size() == 0
}

// printModel writes the model that applies as a file to start from.
func (p *program) printModel() error {
	path := cmp.Or(p.settings.Model, modelfile.DefaultName)
	if isEmpty(path) {
		p.model = resolver.BuiltinModel() // the shell has made the file that this goes to
	} else if _, err := p.readModel(); err != nil {
		return err
	}
	_, err := fmt.Fprint(p.stdout, modelfile.Text(p.model))
	return err
}

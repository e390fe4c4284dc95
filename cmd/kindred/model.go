package main

import (
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
	model, err := modelfile.Load(path)
	if err != nil {
		return path, usageError{err}
	}
	p.model = model
	return fmt.Sprintf("%s, %s", path, console.Count(uint64(len(model.Types)), "identifier type", "identifier types")), nil
}

// printModel writes the model that applies as a file to start from.
func (p *program) printModel() error {
	if _, err := p.readModel(); err != nil {
		return err
	}
	_, err := fmt.Fprint(p.stdout, modelfile.Text(p.model))
	return err
}

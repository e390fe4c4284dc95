//go:build !linux

package chdb

import "errors"

// ErrorHandler is known on Linux alone, where it has a description.
type ErrorHandler struct{}

func (l *Library) ErrorHandler() (*ErrorHandler, error) {
	return nil, errors.New("on this system the library's files are of another form")
}

func (h *ErrorHandler) Spare(<-chan struct{}) error { return nil }

//go:build !linux

package main_test

import "errors"

func readOnly(string) error { return errors.ErrUnsupported }

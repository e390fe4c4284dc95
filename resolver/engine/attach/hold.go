package attach

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrEnding is returned by Hold when the engine is on its way out.
var ErrEnding = errors.New("the engine of this data path is ending")

func heldPath(dataPath string) string { return filepath.Join(dataPath, "engine.held") }

// Hold keeps the engine of a data path from ending by itself, until release is called or this process ends in any way. The error is
// ErrEnding if it is too late for that.
func Hold(dataPath string) (release func(), err error) {
	file, err := openHeld(dataPath)
	if err != nil {
		return nil, err
	}
	if err := lockNow(file, syscall.LOCK_SH); err != nil {
		file.Close()
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}

// Held tells whether processes other than the engine hold it. While the engine is ending nobody does.
func Held(dataPath string) bool {
	file, err := openHeld(dataPath)
	if err != nil {
		return false
	}
	defer file.Close()
	if lockNow(file, syscall.LOCK_SH) != nil {
		return false // the engine has it
	}
	return lockNow(file, syscall.LOCK_EX) != nil
}

// Retire is the engine's: it reports whether nobody holds the engine. Then nobody can from there on.
func (l *Lock) Retire() bool {
	if l.held != nil {
		return true
	}
	file, err := openHeld(filepath.Dir(l.file.Name()))
	if err != nil {
		return true // the folder is gone, or nobody could hold it either
	}
	if lockNow(file, syscall.LOCK_EX) != nil {
		file.Close()
		return false
	}
	l.held = file
	return true
}

func openHeld(dataPath string) (*os.File, error) {
	file, err := os.OpenFile(heldPath(dataPath), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("hold the engine: %w", err)
	}
	return file, nil
}

func lockNow(file *os.File, how int) error {
	err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrEnding
	}
	if err != nil {
		return fmt.Errorf("lock %s: %w", file.Name(), err)
	}
	return nil
}

package attach

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Holder says which engine serves a data path. It stands in the lock's file, for whoever finds the path taken.
type Holder struct {
	PID      int       `json:"pid"`
	Address  string    `json:"address"`          // host:port of its HTTP server; "" while it starts
	Native   string    `json:"native,omitempty"` // host:port of its native protocol; "" if it does not speak that
	Password string    `json:"password"`         // of User
	Started  time.Time `json:"started"`
	Version  string    `json:"version"` // of ClickHouse
}

// ErrInUse is wrapped when another engine serves the data path.
var ErrInUse = errors.New("another engine serves this data path")

// ExitInUse is kindred-engine's exit code when the data path is in use.
const ExitInUse = 75

// ErrDataPath is wrapped when the data path cannot hold a warehouse.
var ErrDataPath = errors.New("the data path cannot be used")

// Lock keeps a second engine off the data path. The kernel drops it with the process, however that ends.
type Lock struct {
	file *os.File
	held *os.File // once nobody can hold the engine any more
}

func lockPath(dataPath string) string { return filepath.Join(dataPath, "engine.lock") }

// Take locks the data path, which must exist, or says who has it: then the error wraps ErrInUse.
func Take(dataPath string) (*Lock, error) {
	file, err := os.OpenFile(lockPath(dataPath), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data path: %w", err)
	}
	// Running looks whether the lock is free by taking it for a moment: so once is not enough.
	for range 5 {
		if err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return own(file)
		}
		time.Sleep(20 * time.Millisecond)
	}
	defer file.Close()
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("lock the data path %s: %w", file.Name(), err)
	}
	holder, err := readHolder(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %s (%w)", ErrInUse, dataPath, err)
	}
	return nil, fmt.Errorf("%w: %s is held by process %d since %s, on http://%s; use that one, or stop it first",
		ErrInUse, dataPath, holder.PID, holder.Started.Format(time.RFC3339), holder.Address)
}

// own takes a file whose lock is had. It may be there with another mode, and will hold a password.
func own(file *os.File) (*Lock, error) {
	if err := file.Chmod(0o600); err != nil {
		file.Close()
		return nil, fmt.Errorf("lock the data path: keep %s from others: %w", file.Name(), err)
	}
	return &Lock{file: file}, nil
}

// Announce writes who holds the lock.
func (l *Lock) Announce(h Holder) error {
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if _, err := l.file.WriteAt(append(text, '\n'), 0); err != nil {
		return fmt.Errorf("write %s: %w", l.file.Name(), err)
	}
	return l.file.Truncate(int64(len(text) + 1))
}

// Release empties the file, then lets go.
func (l *Lock) Release() {
	_ = l.file.Truncate(0) // what it says is only of use while it is locked
	_ = l.file.Close()
	if l.held != nil {
		_ = l.held.Close()
	}
}

// Running returns the engine that serves the data path now. ok is false when none does, or when it does not say yet.
func Running(dataPath string) (holder Holder, ok bool) {
	file, err := os.Open(lockPath(dataPath))
	if err != nil {
		return Holder{}, false
	}
	defer file.Close()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB); err == nil {
		return Holder{}, false // nobody holds it
	}
	holder, err = readHolder(file)
	return holder, err == nil && holder.Address != ""
}

func readHolder(file *os.File) (Holder, error) {
	text := make([]byte, 4096)
	n, _ := file.ReadAt(text, 0)
	var h Holder
	if err := json.Unmarshal(text[:n], &h); err != nil {
		return Holder{}, fmt.Errorf("it does not say who it is yet: %w", err)
	}
	return h, nil
}

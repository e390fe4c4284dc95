package chdb

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"
)

// ErrorHandler is what the library does about an error that a connection's thread of a server does not deal with: a wrong password by the
// native protocol, a client that was killed in the middle of a packet, bytes that are no request. A clickhouse-server logs these
// (ServerErrorHandler). clickhouse-local, whose main function Run is, ends the process (KillingErrorHandler), which is right for one query
// and its end, and would let every client take the server away from all others.
//
// The library has no function for it. So the one KillingErrorHandler that it makes is made a Poco::ErrorHandler, its base class, which does
// nothing: the connection has logged the error before. Both have no fields, and are told apart by the pointer to their virtual functions
// alone, which is found by way of the names that C++ keeps of its classes (Itanium C++ ABI, 2.9.5):
//
//	name ◄── type information ◄── virtual functions ◄── object
type ErrorHandler struct {
	image             *image
	killing, harmless uintptr // how an object of either class begins
}

// ErrorHandler loads the library. The error says what was not found, as in a library of another kind.
func (l *Library) ErrorHandler() (*ErrorHandler, error) {
	if err := l.Load(); err != nil {
		return nil, err
	}
	found, err := l.image()
	if err != nil {
		return nil, err
	}
	h := &ErrorHandler{image: found}
	if h.killing, err = found.functionsOf("19KillingErrorHandler"); err != nil {
		return nil, err
	}
	h.harmless, err = found.functionsOf("N4Poco12ErrorHandlerE")
	return h, err
}

// Spare has the server go on, and returns once that is done. Run makes the handler before it listens: so Spare looks for it from then on,
// and for the last time when listening is closed. With an error nothing was changed.
func (h *ErrorHandler) Spare(listening <-chan struct{}) error {
	for last := false; ; {
		object, err := h.find()
		if err == nil {
			atomic.StoreUintptr(object, h.harmless)
		}
		if err == nil || last {
			return err
		}
		select {
		case <-listening:
			last = true
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (h *ErrorHandler) find() (object *uintptr, err error) {
	count := 0
	for _, part := range h.image.variables {
		for i := range part {
			if part[i] == h.killing {
				object = &part[i]
				count++
			}
		}
	}
	if count != 1 {
		return nil, fmt.Errorf("the library has %d handlers of errors, and one is known", count)
	}
	return object, nil
}

// image is the library in memory.
type image struct {
	names     []byte      // constants, with the names of classes
	constants []uintptr   // with type information and tables of virtual functions
	variables [][]uintptr // what may change
}

func (l *Library) image() (*image, error) {
	file, err := elf.Open(l.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	const known = "chdb_version" // any function, to see where the library lies
	symbols, err := file.DynamicSymbols()
	if err != nil {
		return nil, err
	}
	var base uintptr
	for _, symbol := range symbols {
		if symbol.Name == known && symbol.Value > 0 {
			address, err := purego.Dlsym(l.handle, known)
			if err != nil {
				return nil, err
			}
			base = address - uintptr(symbol.Value)
		}
	}
	if base == 0 {
		return nil, errors.New("the library does not say where it lies")
	}
	at := func(name string) (unsafe.Pointer, uintptr, error) {
		section := file.Section(name)
		if section == nil {
			return nil, 0, fmt.Errorf("the library has no section %s", name)
		}
		address := base + uintptr(section.Addr)
		return *(*unsafe.Pointer)(unsafe.Pointer(&address)), uintptr(section.Size), nil
	}
	found := &image{}
	start, size, err := at(".rodata")
	if err != nil {
		return nil, err
	}
	found.names = unsafe.Slice((*byte)(start), size)
	const word = unsafe.Sizeof(uintptr(0))
	if start, size, err = at(".data.rel.ro"); err != nil {
		return nil, err
	}
	found.constants = unsafe.Slice((*uintptr)(start), size/word)
	for _, name := range []string{".data", ".bss"} {
		if start, size, err = at(name); err != nil {
			return nil, err
		}
		found.variables = append(found.variables, unsafe.Slice((*uintptr)(start), size/word))
	}
	return found, nil
}

// functionsOf is the pointer that an object of the class begins with.
func (i *image) functionsOf(class string) (uintptr, error) {
	at := bytes.Index(i.names, []byte("\x00"+class+"\x00"))
	if at < 0 {
		return 0, fmt.Errorf("the library has no class %s", class)
	}
	name := uintptr(unsafe.Pointer(&i.names[at+1]))
	for _, named := range i.pointersTo(name) { // the second word of the type's information
		for _, typed := range i.pointersTo(uintptr(unsafe.Pointer(&i.constants[named-1]))) {
			// In a table, the offset to the object's top is before it. What derives from the class points to it as well.
			if typed > 0 && typed+1 < len(i.constants) && i.constants[typed-1] == 0 {
				return uintptr(unsafe.Pointer(&i.constants[typed+1])), nil
			}
		}
	}
	return 0, fmt.Errorf("the library has no functions of the class %s", class)
}

// pointersTo are the indexes of the constants that point there.
func (i *image) pointersTo(address uintptr) (places []int) {
	for place, constant := range i.constants {
		if constant == address {
			places = append(places, place)
		}
	}
	return places
}

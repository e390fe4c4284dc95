package resolver

import (
	"syscall"
	"unsafe"
)

// adviseHuge asks the system for pages of 2 MiB where it gives them on demand only. What is next is anywhere in the array, and with
// pages of 4 KiB the processor would look up nearly every page anew. Where the system does not give them either, all is as it was.
func adviseHuge[T any](array []T) {
	const huge = 2 << 20
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(array))), len(array)*int(unsafe.Sizeof(*new(T))))
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(bytes))) % huge)
	if skip+huge > len(bytes) {
		return
	}
	bytes = bytes[skip:]
	_ = syscall.Madvise(bytes[:len(bytes)/huge*huge], syscall.MADV_HUGEPAGE)
}

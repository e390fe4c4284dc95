//go:build !linux

package resolver

// adviseHuge does nothing: other systems choose the size of pages by themselves.
func adviseHuge[T any]([]T) {}

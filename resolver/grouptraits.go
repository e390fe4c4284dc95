package resolver

// groupEvent is the type of events whose traits are those of a group.
const groupEvent = "group"

// OfGroup tells whether the slot reads what events say of a group.
func (s Slot) OfGroup() bool { return s.Only == groupEvent }

// Except is the type of events that the slot does not read, "" for none: the traits of a group event are the group's, and an address
// that stands there is of nobody in particular. A slot for group events alone asks for them.
func (s Slot) Except() string {
	if s.Column == "traits" && s.Path != "" && !s.OfGroup() {
		return groupEvent
	}
	return ""
}

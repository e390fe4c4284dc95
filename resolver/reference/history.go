package reference

import "slices"

// follow applies rules 10 to 12. first orders the identifiers that there are now.
func (out *Resolution) follow(previous *Resolution, first func(a, b ID) int) {
	now, before := out.living(), previous.living()
	idNow, idBefore := byAnchor(now), byAnchor(before)
	profileOf := map[ID]string{} // now
	for _, i := range out.Identifiers {
		profileOf[i.ID] = idNow[i.Profile]
	}
	members := map[ID][]ID{} // before, by anchor
	profileBefore := map[ID]string{}
	for _, i := range previous.Identifiers {
		profileBefore[i.ID] = idBefore[i.Profile]
		if _, still := profileOf[i.ID]; still {
			members[i.Profile] = append(members[i.Profile], i.ID)
		}
	}

	heirs := map[string]string{Nobody: Nobody}
	for id, anchor := range before {
		_, lives := now[id]
		profileOfAnchor, still := profileOf[anchor]
		switch {
		case lives:
			heirs[id] = id
		case still:
			heirs[id] = profileOfAnchor
		case len(members[anchor]) > 0:
			heirs[id] = profileOf[slices.MinFunc(members[anchor], first)]
		default:
			heirs[id] = Nobody
		}
	}

	owns := map[string]ID{} // the identifier that an id is made of
	if len(previous.Redirects) > 0 {
		for id := range profileOf {
			owns[ProfileID(id)] = id
		}
	}
	out.Redirects = map[string]string{}
	for id, to := range previous.Redirects {
		if identifier, still := owns[id]; still {
			out.Redirects[id] = profileOf[identifier]
		} else {
			out.Redirects[id] = heirs[to]
		}
	}
	for id := range now {
		out.Redirects[id] = id
	}

	out.Past = slices.Concat(previous.Past, previous.History)
	for id, heir := range heirs {
		if id == heir {
			continue
		}
		if heir == Nobody {
			out.History = append(out.History, Change{"retired", id, Nobody})
			continue
		}
		out.History = append(out.History, Change{"merged", id, heir})
		out.Counts.Merged++
	}
	for id, anchor := range now {
		if _, lived := before[id]; lived {
			continue
		}
		if from, was := profileBefore[anchor]; was && heirs[from] != id {
			out.History = append(out.History, Change{"split", id, from})
			out.Counts.Split++
		} else {
			out.History = append(out.History, Change{"created", id, Nobody})
			out.Counts.Created++
		}
	}
}

func byAnchor(profiles map[string]ID) map[ID]string {
	ids := map[ID]string{}
	for id, anchor := range profiles {
		ids[anchor] = id
	}
	return ids
}

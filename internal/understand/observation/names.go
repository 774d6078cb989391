package observation

// MostNames is how many names outside the vocabulary are kept apart, of each direction and location: whoever calls can make names up.
const MostNames = 1 << 15

// FoldedName is the last key of the field that stands for all whose names are more than are kept apart.
const FoldedName = "{name}"

// names counts the names of fields that are in no vocabulary.
type names struct {
	bounded bool
	sealed  [2][4]int
}

// BoundNames bounds the names of fields from now on, and begins with those that are known already.
func (s *Symbols) BoundNames(known func(yield func(Field) bool)) {
	for f := range known {
		s.Field(f)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names.bounded = true
}

// admit counts a new name, or makes the field the one that stands for all others.
func (n *names) admit(f *Field) bool {
	if f.Name.Open() || f.Location == InPath {
		return true
	}
	count := &n.sealed[f.Direction&1][f.Location&3]
	if n.bounded && *count >= MostNames {
		name := FoldedName
		if len(f.Name.value) > 1 && f.Name.value[:2] == "$." {
			name = "$." + FoldedName
		}
		f.Name = OpenText(name)
		return false
	}
	*count++
	return true
}

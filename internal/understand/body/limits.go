package body

// Limits bound what one body may cost. A field that is zero or less stands for its default.
type Limits struct {
	// MaxDepth is how many objects and arrays may stand in each other; what is deeper is a leaf of type TooDeep.
	MaxDepth int
	// MaxDecoded is how many bytes a content coding, or all that is unwrapped from one body, may give.
	MaxDecoded int64
	// MaxKeys is how many distinct keys one body may have below one node; further ones are folded to {key}.
	MaxKeys int
	// MaxUnwrap is how often a string may be looked into that came out of a string that was looked into.
	MaxUnwrap int
}

// DefaultLimits returns 512 levels, 32 MiB, 2,048 keys and two wrappers.
func DefaultLimits() Limits {
	return Limits{MaxDepth: 512, MaxDecoded: 32 << 20, MaxKeys: 2048, MaxUnwrap: 2}
}

// filled returns the limits with defaults in place of what is not set.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	if l.MaxDepth <= 0 {
		l.MaxDepth = d.MaxDepth
	}
	if l.MaxDecoded <= 0 {
		l.MaxDecoded = d.MaxDecoded
	}
	if l.MaxKeys <= 0 {
		l.MaxKeys = d.MaxKeys
	}
	if l.MaxUnwrap <= 0 {
		l.MaxUnwrap = d.MaxUnwrap
	}
	return l
}

// Bounds that are not for users to set: they only keep hostile bodies from costing memory.
const (
	// maxPaths bounds the names of the distinct paths of one body, in bytes.
	maxPaths = 16 << 20
	// maxTree bounds the names that a tree keeps from one body to the next.
	maxTree = 16 << 20
	// nodeCost is what a node costs besides its name, roughly.
	nodeCost = 256
	// maxKept is how large a buffer may be that is kept from one body to the next.
	maxKept = 1 << 20
)

// Package meaning is the overlay: what the sealed observations mean, as far as it is known now.
//
// In: a [keep.Snapshot]. Out: a [Meaning]: evidence path → endpoint, field → kind, identity → actor and session,
// holder → subject. It is derived by a pure function ([Derive]), sealed as one version in the journal, named by a digest
// that does not depend on the order in which traffic arrived, and never written back into a record. A scope joins
// observations with exactly one version of it and names both.
package meaning

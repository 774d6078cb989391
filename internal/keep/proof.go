package keep

// Proof shows somebody outside, who has neither the workspace nor its keys, that what an answer stands on is in the log: the signed
// tree head, and for each leaf that holds rows of the answer the way from it to that tree head. Hashing is that of RFC 6962 and
// RFC 9162; docs/checking-a-seal.md checks one with public tools.
type Proof struct {
	// Checkpoint is the signed tree head, PublicKey what checks its signature, as golang.org/x/mod/sumdb/note spells both.
	Checkpoint string `json:"checkpoint"`
	PublicKey  string `json:"public_key"`
	Size       int64  `json:"size"` // leaves of the log
	// Since leads from an earlier tree head to this one; nil where none is known.
	Since  *Consistency `json:"since"`
	Leaves []Inclusion  `json:"leaves"`
}

// Inclusion leads from one leaf to the tree head: an audit path, lowest sibling first, in base64.
type Inclusion struct {
	Leaf   int64    `json:"leaf"`
	Kind   string   `json:"kind"`   // "batch", or "amendment" of one that is listed
	Record string   `json:"record"` // the bytes that the leaf is the hash of
	Hash   string   `json:"hash"`
	Proof  []string `json:"proof"`
}

// Consistency leads from the tree head of an earlier checkpoint to that of the present one.
type Consistency struct {
	Where      string `json:"where"` // the earlier one is kept
	Size       int64  `json:"size"`
	Root       string `json:"root"`
	Checkpoint string `json:"checkpoint"` // signed
	PublicKey  string `json:"public_key"` // of who signed it
	// Handovers are the signed notes by which that key named the next, and so on to the present one; none where it is the same.
	Handovers []string `json:"handovers"`
	Proof     []string `json:"proof"`
}

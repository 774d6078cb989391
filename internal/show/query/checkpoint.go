package query

// Checkpoint is a signed tree head, and who outside took it.
type Checkpoint struct {
	Log  string `json:"log"`
	Size int64  `json:"size"`
	Root string `json:"root"`
	// Checkpoint is the signed note, PublicKey what checks its signature.
	Checkpoint string   `json:"checkpoint"`
	PublicKey  string   `json:"public_key"`
	Witnesses  []string `json:"witnesses"`
}

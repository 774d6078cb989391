package ledger

// Dir is the folder of the workspace.
func (l *Ledger) Dir() string { return l.dir }

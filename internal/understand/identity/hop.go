package identity

// HopEvidence is what is known of where a call stands.
type HopEvidence struct {
	// ServiceKnown says that the workload that answered is known.
	ServiceKnown bool
	// ClientServiceKnown says that the workload that asked is known.
	ClientServiceKnown bool
	// HostOurs says that some known service of ours answers the host, in this call or another.
	HostOurs bool
}

// Hop returns "edge", "internal", "egress" or "unknown", the hops of the contract. A workload of ours that asks another of
// ours is internal, one that asks anybody else is egress; what reaches us from nobody known comes over the edge. The
// client's address has no say: behind a proxy everybody's is private, and an internal call taken for one from outside
// errs on the side of counting what crossed.
func Hop(in HopEvidence) string {
	ours := in.ServiceKnown || in.HostOurs
	switch {
	case in.ClientServiceKnown && ours:
		return "internal"
	case in.ClientServiceKnown:
		return "egress"
	case ours:
		return "edge"
	}
	return "unknown"
}

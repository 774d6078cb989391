package detect

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// standpoint is what a source's calls tell of the source itself.
type standpoint struct {
	source call.Source
	shown  bool // some call presented a credential
	signs  bool // the services behave as if credentials were presented
}

// note takes what a tally tells.
func (s *standpoint) note(t *keep.CallTally, who keep.Identity, self bool) {
	if t.Marks.Any(observation.MarkCredential) || who.Credential != 0 && !who.PrincipalType.Granted() {
		s.shown = true
	}
	if t.Status == 401 || t.Status == 407 || self && t.Status > 0 && t.Status < 400 || t.Marks.Any(observation.MarkSession) || who.PrincipalType.Granted() {
		s.signs = true
	}
}

// showsCredentials says whether the lack of a credential in this source means that none was presented. It does not where
// the kind of source cannot carry one, nor where the source shows no credential at all although the services hand them
// out, ask for them or know who is asking: an export from which they were dropped.
func (s *standpoint) showsCredentials() bool {
	if s == nil || s.source.Observes&call.ObservesCredentials == 0 || s.source.Observes&call.ObservesRequestHeaders == 0 {
		return false
	}
	return s.shown || !s.signs
}

// behindTLS says whether the source stands where TLS may have ended before.
func (s *standpoint) behindTLS() bool {
	return s != nil && (s.source.Standpoint == "origin" || s.source.Standpoint == "internal")
}

// credentialsShown asks the same of a source by its number; as long as tallies still come, every source gets the benefit.
func (g *ground) credentialsShown(source keep.Number) bool {
	return !g.known || g.sources[source].showsCredentials()
}

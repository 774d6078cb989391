package detect

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// standpoint is what a source's calls tell of the source itself.
type standpoint struct {
	source  call.Source
	shown   bool // some call presented a credential
	session bool // some call presented one that is not a program's key: a token, a session, or what cannot be told
	grants  bool // some answer handed a session out, or a request is protected as one of a session
	refuses bool // some call was turned down for want of a credential, or held a password
	hosts   map[string]*hostSigns
}

// hostSigns are those of one host in a source.
type hostSigns struct {
	shown bool
	self  bool // it answers everybody about themselves, so it knows who asks
}

// note takes what a tally tells. Self says that its endpoint answers each actor about itself.
func (s *standpoint) note(t *keep.CallTally, who keep.Identity, host string, self bool, f Facts) {
	h := s.hosts[host]
	if h == nil {
		h = &hostSigns{}
		s.hosts[host] = h
	}
	if t.Marks.Any(observation.MarkCredential) || who.Credential != 0 && !who.PrincipalType.Granted() {
		s.shown, h.shown = true, true
		s.session = s.session || who.PrincipalType != observation.APIKey && who.PrincipalType != observation.Certificate
	}
	succeeded := t.Status > 0 && t.Status < 400
	h.self = h.self || self && succeeded
	s.grants = s.grants || t.Marks.Any(observation.MarkSession) || who.PrincipalType.Granted()
	s.refuses = s.refuses || t.Status == 401 || t.Status == 407 || self && succeeded || f.has(Proves)
}

// showsCredentials says whether the lack of a credential in a call to a host means that none was presented. It does not
// where the kind of source cannot carry one, nor where credentials were dropped: the source shows none although the
// services hand them out, ask for them or know who is asking; it shows keys of programs alone although sessions were handed
// out; or the host knows who is asking although nobody said so.
func (s *standpoint) showsCredentials(host string) bool {
	if s == nil || s.source.Observes&call.ObservesCredentials == 0 || s.source.Observes&call.ObservesRequestHeaders == 0 {
		return false
	}
	if !s.shown && (s.grants || s.refuses) || s.grants && !s.session {
		return false
	}
	h := s.hosts[host]
	return h == nil || h.shown || !h.self
}

// behindTLS says whether the source stands where TLS may have ended before.
func (s *standpoint) behindTLS() bool {
	return s != nil && (s.source.Standpoint == "origin" || s.source.Standpoint == "internal")
}

// credentialsShown asks the same of a call's source and host; as long as tallies still come, everything gets the benefit.
func (g *ground) credentialsShown(t *keep.CallTally) bool {
	return !g.known || g.sources[t.Source].showsCredentials(g.view.Path(t.Path).Host.Reveal())
}

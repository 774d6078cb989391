package world

import (
	"encoding/base64"
	"fmt"
	"time"
)

// state is what comes and goes while the API runs. What stays of it is written into the members themselves.
type state struct {
	serial  uint64 // of everything that gets an id
	holds   map[string]hold
	resets  map[string]*Member // by the token in the mailed link
	cases   []deskCase         // in the order of their opening
	changes []tierChange       // in the order of their times
}

func newState() state {
	return state{holds: map[string]hold{}, resets: map[string]*Member{}}
}

// hold is points set aside for a reward until its owner confirms.
type hold struct {
	member  *Member
	offer   Offer
	expires time.Time
}

// deskCase is a member's matter that somebody at the service desk looked into.
type deskCase struct {
	id     string
	opened time.Time
	topic  string
	team   int // of whoever opened it
	member *Member
}

// tierChange is a member's rise or fall.
type tierChange struct {
	at     time.Time
	member *Member
	tier   string
}

// newID makes an id that was not given out before. The same play gives the same ids.
func (a *API) newID(prefix string) string {
	a.state.serial++
	return fmt.Sprintf("%s%012X", prefix, (a.state.serial*0x9e3779b97f4a7c15)>>16)
}

// newSecret makes a token that nobody can guess who has not the key.
func (a *API) newSecret() string {
	return base64.RawURLEncoding.EncodeToString(a.world.sign(a.newID("secret ")))
}

// setTier lets a member rise or fall. Partners hear of it at their next pull, the member by mail.
func (a *API) setTier(m *Member, tier string) mail {
	a.mu.Lock()
	defer a.mu.Unlock()
	m.Tier = tier
	a.state.changes = append(a.state.changes, tierChange{a.clock.Now(), m, tier})
	return mailTo(m, "tier-change", "")
}

package detect

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// speak decides what a campaign is called, how severe it is, and says why.
func (c *campaign) speak(g *ground, k *Case) {
	switch c.family {
	case aboutObjects:
		c.kind = c.objectKind()
		c.speakOfObjects(g, k)
	case aboutLogins:
		c.kind = "credential_stuffing"
		c.speakOfLogins(g, k)
	case aboutTakeovers:
		c.speakOfTakeovers(k)
	case aboutDraining:
		c.speakOfDraining(g, k)
	default:
		c.speakOfOddities(g, k)
	}
}

// learnt are the kinds of findings of detectors that learn.
var learnt = []string{
	"bola", "object_probing", "enumeration", "scraping", "bulk_export", "insider_outlier", "existence_oracle", "credential_stuffing", "account_takeover",
	"credential_sharing", "value_draining", "workflow_bypass", "replay", "race", "mass_assignment", "parameter_tampering", "function_level", "volume_anomaly",
	"excessive_exposure",
}

// objectKind names what was done by its shape.
func (c *campaign) objectKind() string {
	misses := 0.0
	if c.contacts > 0 {
		misses = float64(c.misses) / float64(c.contacts)
	}
	switch {
	case c.reasons.has(inLists):
		return "bulk_export"
	case c.reasons.has(ungiven) && misses >= missShare && c.reasons.has(byContact):
		return "existence_oracle"
	case c.reasons.has(ungiven) && misses >= missShare:
		return "object_probing"
	case c.reasons&(ungiven|abovePeer|aboveOwn) == 0:
		return "credential_sharing"
	case c.reasons.has(insider) && misses < .1:
		return "insider_outlier"
	case c.reasons.has(ungiven) && (misses >= .1 || !c.reasons.has(byPerson)):
		return "enumeration"
	case c.reasons.has(ungiven):
		return "bola"
	}
	return "scraping"
}

var objectTitles = map[string]string{
	"bulk_export": "Lists of people are fetched from %s", "existence_oracle": "%s is asked who exists", "object_probing": "%s is searched for what exists",
	"enumeration": "One thing after the other is fetched from %s", "bola": "%s gives callers what is others'", "insider_outlier": "Somebody looks at many more people at %s than colleagues do",
	"scraping": "People are collected from %s", "credential_sharing": "A key asks %s from a new place",
}

var objectReferences = map[string][]string{
	"bulk_export": {"OAT-011", "API6:2023"}, "existence_oracle": {"CWE-204", "API3:2023", "OAT-019"}, "object_probing": {"API1:2023", "CWE-340"},
	"enumeration": {"API1:2023", "OAT-011", "CWE-639"}, "bola": {"API1:2023", "CWE-639"}, "insider_outlier": {"CWE-359", "OAT-011"}, "scraping": {"OAT-011", "API6:2023"}, "credential_sharing": {"API2:2023", "CWE-522"},
}

// independent counts the reasons that do not follow from one another.
func (r reason) independent() int {
	n := 0
	for _, kind := range []reason{ungiven | abovePeer, aboveOwn, missing, everywhere, byKey} {
		if r&kind != 0 {
			n++
		}
	}
	return n
}

func (c *campaign) speakOfObjects(g *ground, k *Case) {
	k.severity = Medium
	people := len(k.people)
	switch {
	case people < leastPeople && c.objects < 2*leastPeople && c.reasons&(missing|inWave|everywhere) == 0:
		k.severity = Low
	case c.reasons.independent() >= 2 && people >= manySubjects:
		k.severity = High
		if k.weight == Strong {
			k.severity = Critical
		}
	}
	k.title = fmt.Sprintf(objectTitles[c.kind], c.where(g))
	k.explain = c.sentence(g, k)
	k.advice = "Look at who was told what with `waybill scope --finding`; let the endpoint check that the caller may see what it asks for, and bound how much one caller may ask."
	k.references = objectReferences[c.kind]
}

// where names the endpoints.
func (c *campaign) where(g *ground) string {
	var list []string
	for _, e := range slices.Sorted(maps.Keys(c.endpoints)) {
		list = append(list, g.label(e))
	}
	slices.Sort(list)
	return some(list)
}

// sentence is one sentence with the numbers that decided.
func (c *campaign) sentence(g *ground, k *Case) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s to %s told of %s", of(int(k.calls), "call", "calls"), of(len(k.actors), "caller", "callers"), c.where(g), of(len(k.people), "other person", "other people"))
	if list := k.kindList(); len(list) > 0 {
		fmt.Fprintf(&b, " (%s)", some(list))
	}
	fmt.Fprintf(&b, ", %s", k.between())
	if c.reasons.has(ungiven) {
		fmt.Fprintf(&b, "; they asked for %s that no answer had given them", of(c.objects, "thing", "different things"))
		if c.misses > 0 {
			fmt.Fprintf(&b, ", and %d such calls found nothing", c.misses)
		}
	}
	if a := c.widest(); a.people > 0 && c.reasons&(abovePeer|aboveOwn) != 0 {
		whose := "others there do"
		if !c.reasons.has(abovePeer) {
			whose = "the caller did before"
		}
		fmt.Fprintf(&b, "; one was told of %.0f within one window, where up to %.0f would be usual from what %s", a.people, a.usual, whose)
	}
	if c.reasons.has(everywhere) {
		fmt.Fprintf(&b, "; a credential came from %d addresses or more within an hour", scattered)
	}
	if c.reasons.has(byKey) {
		b.WriteString("; the key had always come from other addresses")
	}
	if c.reasons.has(inWave) {
		b.WriteString("; as many callers as on no day before did the same on one day")
	}
	b.WriteString(".")
	return b.String()
}

// widest is the alarm with the most people.
func (c *campaign) widest() *alarm {
	best := c.alarms[0]
	for _, a := range c.alarms {
		if a.people > best.people {
			best = a
		}
	}
	return best
}

func (c *campaign) speakOfLogins(g *ground, k *Case) {
	tries, accounts := 0, 0
	for _, a := range c.alarms {
		tries, accounts = tries+a.tries, accounts+a.accounts
	}
	k.severity = Medium
	if tries >= 4*stuffedAccounts {
		k.severity = High
	}
	k.title = "A list of accounts is tried at " + c.where(g)
	k.explain = fmt.Sprintf("%s to log in at %s, from %s, failed for at least %s, %s; hardly any account that failed got in afterwards.",
		of(tries, "attempt", "attempts"), c.where(g), of(len(c.alarms), "address", "addresses"), of(accounts, "different account", "different accounts"), k.between())
	k.advice = "Slow logins down by address and by account, ask for a second factor, and look at the accounts that got in from the same addresses."
	k.references = []string{"OAT-008", "API2:2023", "CWE-307"}
}

func (c *campaign) speakOfTakeovers(k *Case) {
	k.severity = Medium
	c.kind = "account_takeover"
	k.title = "Accounts are used from places where their owners never were"
	why := "several of them from one address"
	if c.reasons.has(whileStuffed) {
		why = "while a list of accounts was tried"
		if len(c.alarms) >= lodgersAtOnce {
			k.severity = High
		}
	}
	k.explain = fmt.Sprintf("%s logged in from places where they had never been, %s, and made %s from there (%s), %s.",
		of(len(k.actors), "account", "accounts"), why, of(int(k.calls), "call", "calls"), orNone(k.kindList()), k.between())
	k.advice = "End these sessions, let the owners set new passwords, and look at what they were told with `waybill scope --finding`."
	k.references = []string{"OAT-008", "API2:2023", "CWE-287"}
}

func (c *campaign) speakOfDraining(g *ground, k *Case) {
	c.kind = "value_draining"
	k.severity = Medium
	if c.reasons.has(whileStuffed) {
		k.severity = High
	}
	k.title = "Many accounts give what they have to a few at " + c.where(g)
	k.explain = fmt.Sprintf("%s gave something to a few receivers who had at most a few givers before, by %s to %s and around it, %s.",
		of(len(k.actors), "account", "accounts"), of(int(k.calls), "call", "calls"), c.where(g), k.between())
	k.advice = "Stop what the receivers have left, ask the givers whether they meant it, and look at how they logged in."
	k.references = []string{"API6:2023", "OAT-012", "BLA2:2025"}
}

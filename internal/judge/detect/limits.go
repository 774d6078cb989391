package detect

import "time"

// Every number by which behaviour is judged stands in this file; docs/findings/ says the same in words. Numbers of severity
// stand in severity.go.
const (
	// mostActors is how many actors are remembered at once; beyond it those that were quiet longest are let go.
	mostActors = 1 << 20
	// mostPlaces is the same for an actor at an endpoint.
	mostPlaces = 1 << 20
	// mostAccounts is the same for accounts that log in, and for addresses that they log in from.
	mostAccounts = 1 << 20

	// benignShare is how many of an actor's first contacts with objects go astray where nothing is known of an endpoint: typing errors,
	// shared links. badShare is the same of somebody who tries what is not theirs.
	benignShare, badShare = .02, .8
	// priorActors is how many imagined actors of the benign share stand beside those that were seen.
	priorActors = 8
	// decides is the score at which the sequential test decides: odds of a million to one.
	decides = 13.8
	// leastContacts is the fewest foreign objects for which anything is raised.
	leastContacts = 5
	// groundActors is from how many other actors on an endpoint is known to be about one's own things, or not to be.
	groundActors = 5
	// Without that ground it takes more: of a person who is as quick as a machine or comes from many places at once, of a person, of a machine.
	ungroundedFast, ungroundedPerson, ungroundedMachine = 12, 60, 100
	// fastContacts is the time in which so many contacts are quicker than a person.
	fastContacts = 2 * time.Minute
	// scattered is from how many addresses within an hour on a credential is everywhere at once.
	scattered = 4
	// missesInRow is how many different objects that are not there tell a search, where at least missShare of all asked are not.
	missesInRow, missShare = 15, .5
	// waveActors is how many actors with a foreign object on one day are a wave, if they are waveFactor times those of any day before; then lowContacts
	// foreign objects are enough to be part of it.
	waveActors, waveFactor, lowContacts = 10, 4.0, 3

	// leastPeople is the fewest other people of whom an actor is told in a day that are looked at; leastPeopleMonth in thirty days.
	leastPeople, leastPeopleMonth = 25, 60
	// lonelyPeople is the same where nobody else uses the endpoint, but the actor has a past.
	lonelyPeople = 100
	// abovePeers is how many times more than nearly all others, or than the middle one today; abovePast than on the actor's own busiest day.
	abovePeers, abovePast = 2.5, 2.5
	// mostOnADay is how many times what was usual a day may be that is busy for everybody.
	mostOnADay = 4.0
	// farAbovePast is what counts as a second reason.
	farAbovePast = 4.0
	// firstCrowd is how many others must use an endpoint in the first window before somebody stands out there.
	firstCrowd = 20
	// settling is how many days of the first window must be over where it is everybody's work to be told of others.
	settling = 5
	// manyAtOnce is how many people one answer tells of on average where it is a list.
	manyAtOnce = 8

	// attemptsRemembered is how many logins of an endpoint are looked at together; stuffedAccounts how many different accounts must fail among them, and
	// stuffedShare how large their share must be.
	attemptsRemembered, stuffedAccounts, stuffedShare = 128, 48, .6
	// accountsAtOnce is how many accounts must fail from one address, with no success of any of them.
	accountsAtOnce = 5
	// lodgersAtOnce is how many accounts that were known elsewhere must log in from one new place.
	lodgersAtOnce = 4
	// fannedIn is from how many different givers on one receiver draws them.
	fannedIn = 5
)

// What is usual somewhere, so that what is done otherwise is told of.
const (
	// usualCalls of usualActors must have been as they should; of oddOneIn actors one may have done otherwise before.
	usualCalls, usualActors, oddOneIn = 30, 8, 50
	// oddCrowd is from which share of actors on what is done otherwise is usual, too, and what was said of it is taken back.
	oddCrowd = .2
	// mostThings is how many things are remembered that were used; mostStarts of how many in one field is known since when.
	mostThings, mostStarts = 1 << 19, 512
	// mostInFlight is how many calls of an actor may be under way at once to be counted.
	mostInFlight = 4
	// raceOnThing is how many calls with the very same things must be under way at once, raceOfActor how many of a person with whatever.
	raceOnThing, raceOfActor = 2, 3
)

const (
	// mostSets, mostKeys bound what is remembered of field sets and of keys of one host or endpoint.
	mostSets, mostKeys = 1 << 16, 1 << 12
	// circleCalls and circleShare say from how many calls on, and up to which share of a host's callers, an endpoint is some few callers' own; the others the
	// same of paths whose words say so.
	circleCalls, circleShare           = 30, .1
	circleCallsNamed, circleShareNamed = 10, .3
	// circleMembers is how many of them a stranger is held against, habitCalls how many calls a stranger must have made elsewhere, habitsApart how
	// much of what either uses both may use.
	circleMembers, habitCalls, habitsApart = 16, 5, .34
	// volumeDays must have passed before an hour's calls are held against the busiest one before, leastVolume is the fewest that are looked at, aboveVolume how
	// many times more they must be; mostAtOnce callers of an hour are counted, mostNamed are told of.
	volumeDays, leastVolume, aboveVolume, mostAtOnce, mostNamed = 2, 300, 4.0, 4096, 20
	// wideFactor is how many times more people than in any answer before one must tell of.
	wideFactor = 8
)

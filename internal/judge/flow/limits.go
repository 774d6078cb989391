package flow

import "time"

// Every number by which steps are judged.
const (
	// leastCases of leastActors, or manyCases of fewActors, must have come with a step before it is said that it always comes.
	leastCases, leastActors = 30, 8
	manyCases, fewActors    = 300, 3
	// tolerated is how many in a hundred actors may have left it out before it was learned.
	tolerated = 2
	// everybody is from which share of actors on a step that is left out is no step any more.
	everybody = .2
	// founding is how many first cases of a step name those that may always come before it.
	founding = 8
	// mostBefore bounds these.
	mostBefore = 16
	// settledSteps and settledTime are how much must have been seen before a course that is met has most likely begun then.
	settledSteps = 50
	settledTime  = 30 * time.Minute
	// mostCourses and mostActors bound what is remembered.
	mostCourses, mostActors = 1 << 18, 1 << 20
	// mostHanded is how many things an answer hands out at most for them to be what was made by the call.
	mostHanded = 8
	// followed is how many sessions at once are followed to learn which answer feeds which request, followedTokens how many things are remembered of each, and
	// followedTime how long one may be quiet.
	followed, followedTokens = 512, 256
	// mostTaken is how many things of one answer are taken for that.
	mostTaken    = 32
	followedTime = 30 * time.Minute
	// mostLinks and mostFollows bound what is learned from them.
	mostLinks, mostFollows = 1 << 14, 1 << 14
)

// Package flow learns in which order an API is used: what always comes before what, and which answer feeds which request.
//
// In: [Step]s, successful calls as numbers alone, one by one in the order of time ([Learner.See]). Out: a [Skip] where a step came without another that
// always came before it, and all that was learned ([Learner.Flows]).
//
//	l := flow.New()
//	for … {
//		if skip := l.See(step); skip != nil {
//			fmt.Println(skip.Missing) // the payment that 412 other confirmations came with
//		}
//	}
//
// Steps belong together by the things that they name, whatever those are: what one call made and handed out has a course, and what is asked for
// together with it later, or handed out then, goes along. Where no thing goes through, they belong together by the session. Only what changes something
// can be a step that others depend on; how much must be seen stands in limits.go. What a step that was learned comes without is told once, and
// does not unlearn it unless a fifth of all that use it leave it out ([Learner.Holds]).
//
// What is remembered is bounded: 262,144 things, two sessions of each of 1,048,576 actors, twelve steps of either; which answer feeds which request is learned
// from 512 sessions at a time. What was quiet is let go first, and counted ([Learner.Evicted]): what was begun with it is not judged.
//
// What it cannot do: tell what may come from what must, beyond that everybody did it; see things in headers; learn a step that less than
// eight actors take thirty times.
package flow

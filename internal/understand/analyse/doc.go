// Package analyse makes observations of calls. It is the life of a call inside the understanding room: path → evidence,
// bodies → leaves, leaf → class and, where it could name somebody, token; credentials → identity.
//
// In: a [call.Batch]. Out: an [observation.Batch] that holds no byte of it.
//
//	a := analyse.New(tokenKey, analyse.Options{})
//	seen := a.Batch(batch) // the batch may be reused now
//
// An Analyser's work is a pure function of the call and the key; what it remembers only makes it faster. Of calls that show nothing but
// a method and a target it remembers all they show: their observations leave that to [observation.Targets]. Use one for each
// goroutine; several may share one [observation.Symbols]. It decides nothing about meaning: see keep/meaning.
package analyse

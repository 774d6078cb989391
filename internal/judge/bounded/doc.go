// Package bounded keeps states by a key, up to a ceiling.
//
// In: keys. Out: one state for each ([Memory.At], [Memory.Find]). Beyond the ceiling a state that was quiet is let go and counted ([Memory.Evicted]):
// whoever makes up names without end pushes out their own.
//
//	m := bounded.New[int32, visit](1 << 20)
//	m.At(actor).calls++
//
// What it cannot do: tell which state was let go. Whoever asks for it again gets a new one.
package bounded

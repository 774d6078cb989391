// Package prior knows what public APIs do with whole segments of paths: how many providers use a segment as a fixed one,
// and whether a parameter or another fixed segment stands right behind it.
//
// In: a segment, in any case. Out: counts of providers; zero for a segment that fewer than two providers use.
//
//	prior.Fixed("search")  // many
//	prior.Behind("users")  // many with a parameter, some with a fixed segment
//
// The counts are embedded: segments.txt, a segment a line with three counts. ORIGIN.md beside it says where they come from;
// the command in the folder build makes the file again, and any file of this form may take its place. Without it the
// derivation goes by shapes, answers and provenance alone.
//
// What it cannot do: it knows no language, and no API that was not counted.
package prior

// Command build makes segments.txt, the counts that the package prior embeds, from shapes of public APIs.
//
//	go run ./internal/understand/endpoint/prior/build SPECS.ndjson.gz > internal/understand/endpoint/prior/segments.txt
//
// In: one JSON object a line, {"provider": …, "operations": [{"path": …}]}, gzipped. Out: a line a segment, sorted: the
// segment, in how many providers it is a fixed segment, in how many a parameter stands right behind it, in how many a fixed
// segment does. Segments of fewer than two providers are left out, so that no API's own words leave this command.
package main

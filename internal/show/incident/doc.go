// Package incident holds the incident file: what was observed of a breach, what people said of it, by when whom it has to be told,
// and the chain of its versions.
//
// In: a scope with what stands around it ([Observed]), and entries of people ([Entry], from YAML by [ReadEntries] or one by one by
// [ParseEntry]). Out: a [File] as JSON bytes, sealed as one version in the journal ([Save], [Load]).
//
//	file := incident.File{Phase: incident.First, Observed: observed, Entered: entries, …}
//	text, sum, err := file.Bytes()   // what is sealed and exported; the next version names sum
//
// # What it says, and what not
//
// Facts are as observed; nothing here is a legal judgement. When somebody became aware, who the controller is, what the cause was,
// whether the risk is high: these are entered by a person, and stand with who and when. What was not entered is listed as missing.
//
// # Versions
//
// Every change makes a version, with the SHA-256 of the bytes of the one before. A version is never changed; `sha256sum` of an
// exported JSON is the sum that the next one names.
//
// # Data
//
// Deadlines ([Clock]) and the order of parts of authorities' forms ([Form]) are YAML, embedded, and overlaid by files in the
// workspace's config folder. Law changes: so may they, without a new version of Waybill.
package incident

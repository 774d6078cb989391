// Package detect finds what is worth a person's look in sealed observations.
//
// In: one version of meaning over one snapshot ([meaning.View]). Out: [Finding]s, by a pure function ([Judge]), sealed as
// one version in the journal ([Save], [Load]) so that nobody need judge again; and what people say of them ([State]).
//
//	findings, err := detect.Judge(ctx, view, minter)
//	findings[0].Explain // "120 calls of one caller to api.skyloom.example named a file above the place where they stood …"
//
// Each file with a [Detector] holds one. Some judge a call by what it carries, by the marks that were made of its bytes, and by
// where it stands. Others learn (contacts.go, breadth.go, logins.go, places.go, draining.go, and workflow.go, replay.go, race.go, assigned.go, tampered.go,
// functions.go, volumes.go, excess.go, which find what nobody did before, by the rule in usual.go): each declares by what its bounded
// memory is kept, sees calls in the order of time, and raises alarms by what was seen up to then; alarms that belong together are one
// campaign, whose calls are read once more (learn.go, campaign.go, speak.go). Their thresholds stand in limits.go. First a detector sifts tallies, so that only the rows which could
// concern it are read at all; then it sees those in the order of time (docs/adr/0008). Every threshold of the others and the table of severities
// stand in severity.go; docs/findings.md says when each kind is raised, and when it deliberately stays silent.
//
// What it cannot do: it sees marks and kinds, no bytes, so what analysis did not mark is not found. A detector that finds
// nothing says nothing about what was not recorded; that is what scope and coverage are for.
package detect

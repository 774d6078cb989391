// Package spare keeps people from being judged by how they behave: employees of a group for which that is switched off.
//
// In: config/detect.yaml ([Read]) and findings. Out: the findings without those that are about spared actors alone, and without their ids where others
// are part of a finding ([Spared.Without]).
//
//	s, err := spare.Read(spare.Path("waybill-data"))
//	findings = s.Without(findings, who)
//
// Groups are the types and labels that rules of who calls give to actors (config/identity.yaml). What is dropped is dropped before findings are sealed, so
// nothing of it rests; the digest of what is spared is part of the name of a version of findings, so that another setting is judged anew.
//
// What it cannot do: keep the calls of spared actors out of the ledger, of scopes and of what is usual for others.
package spare

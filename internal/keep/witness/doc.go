// Package witness brings checkpoints of the log to places outside the workspace, and fetches them from there.
//
// In: a signed checkpoint, and places: a file, a git remote, a webhook ([Parse], or [Read] from config/witness.yaml). Out: the
// checkpoint is there ([Place.Bring]), or what is kept there ([Place.Fetch]).
//
//	places, err := witness.Read("waybill-data/config/witness.yaml")
//	err = places[0].Bring(ctx, checkpoint)
//	text, err := places[0].Fetch(ctx)
//
// A file and a git remote keep every checkpoint, one behind the other, and add to them only; a webhook is sent each one by POST and is
// asked for none. Git is the system's own, run in a clone below the workspace's cache/, without hooks and without asking anybody
// for a password. A webhook is https, or on this machine. Everything has a deadline and a bounded number of tries.
//
// What it cannot do: make a place outside trustworthy. A witness is worth as much as it is out of reach for whoever could write the
// workspace anew. It knows nothing of logs, trees and keys: whether a checkpoint holds is for package ledger to say.
package witness

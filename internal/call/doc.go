// Package call holds the datum that everything in Waybill is about: one HTTP request with its response, and the batch it
// travels in.
//
// In: nothing; this package imports the standard library alone. Out: [Call] and [Batch], made by the collecting room and
// read by the understanding room.
//
//	batch.Calls[0].Request.Header("authorization") // a slice into the batch's arena, or nil
//
// A call does not change once it has left the collecting room. All its byte slices point into the arena of its batch
// and are valid until the batch has been handled; whoever needs a byte longer copies it. Nothing in this package parses:
// a call holds what the source said, and what it could not say is marked as not observable, which is not the same as absent.
package call

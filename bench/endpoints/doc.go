// Command endpoints measures how right the templates are that Waybill derives, on traffic made of the shapes of public
// APIs, beside the rules of tools in use.
//
//	make eval-endpoints
//
// In: the shapes (package corpus), by the flag -specs. Out: a table for each setting. Calls go the way that a scan leads
// them: analysed, kept (in memory), summed up to evidence by [meaning.Evidence], derived by [endpoint.Derive]. Providers
// are split into a half that rules are tuned on and one that they are checked on; the headline is the check half with the
// traffic of the package session. Make puts a vocabulary in place that was counted over the tune half alone, since the one
// that is shipped has counted the providers of both.
//
// It cannot say how right templates are on real traffic: all of it is made here.
package main

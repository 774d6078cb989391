// Command captures reads captures of others and says, file by file, whether the calls are those that are expected.
//
//	make eval-wire CAPTURES=DIR
//
// DIR holds captures, and expected.json: for each its calls (method, host, path, status), and other readings that are right, too. A status that is expected
// to be null was not seen by whoever wrote the list; where Waybill saw one, that is told and does not count as a difference.
package main

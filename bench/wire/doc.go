// Command wire measures how many calls a CPU second reads out of captured packets, beside gopacket's reassembly with net/http, on the same
// capture, in turns in the same run.
//
//	make bench-wire
//
// Both read the capture from memory, from the file's first byte to requests and answers with headers and bodies. It fails where they do not find the
// same number of calls, or where Waybill reads less than five times as many in a CPU second.
package main

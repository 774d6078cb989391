package main

import (
	"github.com/waybill-security/waybill/internal/collect/wire"
	"github.com/waybill-security/waybill/internal/collect/wire/capfile"
)

// waybill reads a capture and counts calls that were answered.
func waybill(file []byte) (calls int) {
	e := wire.New(wire.Options{})
	var s capfile.Scanner
	var b capfile.Block
	take := func() {
		for x := e.Take(0); x != nil; x = e.Take(0) {
			if x.Reason == "" && x.Call.Answered() && len(x.Call.Response.Body.Bytes) > 0 {
				calls++
			}
		}
	}
	for i := 0; ; i++ {
		n, err := s.Next(file, &b)
		if err != nil {
			break
		}
		e.Packet(&b)
		file = file[n:]
		if i%256 == 0 {
			take()
		}
	}
	e.End()
	take()
	return calls
}

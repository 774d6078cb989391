module github.com/waybill-security/waybill/bench/wire

go 1.26

require github.com/waybill-security/waybill v0.0.0

require (
	github.com/gopacket/gopacket v1.7.7
	golang.org/x/crypto v0.51.0 // indirect
	golang.org/x/net v0.55.0 // indirect
	golang.org/x/sys v0.45.0 // indirect
)

replace github.com/waybill-security/waybill => ../..

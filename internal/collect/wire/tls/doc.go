// Package tls reads connections of TLS: what can be told of any, and what is inside where the keys are known.
//
// In: bytes in order, as package stream hands them on, and a [KeyLog]. Out: the plaintext to another handler; else an entry that
// counts the connection as seen and not readable, with its server name, protocols, version, certificate and JA4.
//
//	keys.Add(file)                       // lines of an NSS key log
//	c := tls.New(book, keys, func() stream.Handler { … })
//	c.Data(stream.Forth, bytes, time)    // Forth is from the client
//
// TLS 1.2 and 1.3 with AES-GCM and ChaCha20-Poly1305, with updates of keys. Behind a hole, reading goes on with the next record that
// opens under one of the next numbers.
//
// What it cannot do: decrypt without a key log, or suites of CBC and CCM, or early data of TLS 1.3; find keys that come after the connection.
package tls

package world

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// wire carries requests to the API and brings the responses back.
type wire interface {
	http.RoundTripper
	close() error
}

// loopback is a real HTTP/1.1 connection to a real server on a port of this machine. Whatever host a request names, it goes
// there and nowhere else: no name is ever looked up.
type loopback struct {
	*http.Transport
	server *http.Server
	served chan error
}

func newLoopback(ctx context.Context, h http.Handler) (*loopback, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot open a port on 127.0.0.1 for the API (play in process instead): %w", err)
	}
	b := &loopback{server: &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}, served: make(chan error, 1)}
	b.Transport = &http.Transport{
		DisableCompression: true, // clients say themselves what they accept
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String())
		},
	}
	go func() { b.served <- b.server.Serve(l) }()
	return b, nil
}

// close ends the server and every connection, and waits until the port is free.
func (b *loopback) close() error {
	b.CloseIdleConnections()
	err := b.server.Close()
	if served := <-b.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// direct calls the handler as a server would, without a socket.
type direct struct{ handler http.Handler }

// RoundTrip hands the request over and keeps the response.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	arrived := r.WithContext(r.Context()) // a copy that shares the headers, which no handler changes
	arrived.Host = r.URL.Host
	arrived.RequestURI = r.URL.RequestURI()
	arrived.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	arrived.RemoteAddr = "127.0.0.1:1"
	if arrived.Body == nil {
		arrived.Body = http.NoBody
	}
	k := &kept{header: http.Header{}, status: http.StatusOK}
	d.handler.ServeHTTP(k, arrived)
	return &http.Response{
		StatusCode: k.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: k.header,
		Body: io.NopCloser(bytes.NewReader(k.body)), ContentLength: int64(len(k.body)), Request: r,
	}, nil
}

func (direct) close() error { return nil }

// kept is a response that stays in memory.
type kept struct {
	header http.Header
	status int
	body   []byte
}

// Header returns the headers to be sent.
func (k *kept) Header() http.Header { return k.header }

// WriteHeader keeps the status.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write keeps a part of the body.
func (k *kept) Write(b []byte) (int, error) {
	k.body = append(k.body, b...)
	return len(b), nil
}

// whole reads a response to its end.
func whole(r *http.Response) ([]byte, error) {
	body := make([]byte, 0, max(r.ContentLength, 0)+bytes.MinRead) // room to see that it ends
	b := bytes.NewBuffer(body)
	_, err := b.ReadFrom(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return nil, fmt.Errorf("cannot read an answer: %w", err)
	}
	return b.Bytes(), nil
}

package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/gopacket/gopacket/reassembly"
)

// half is one direction, whose bytes a goroutine reads.
type half struct {
	in   chan []byte
	rest []byte
}

func (h *half) Read(p []byte) (int, error) {
	for len(h.rest) == 0 {
		b, ok := <-h.in
		if !ok {
			return 0, io.EOF
		}
		h.rest = b
	}
	n := copy(p, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

// factory makes streams, and counts what is read from them.
type factory struct {
	wait    sync.WaitGroup
	answers atomic.Int64
}

type conversation struct{ halves [2]half }

func (f *factory) New(_, _ gopacket.Flow, _ *layers.TCP, _ reassembly.AssemblerContext) reassembly.Stream {
	c := &conversation{}
	for i := range c.halves {
		c.halves[i].in = make(chan []byte, 64)
	}
	f.wait.Add(2)
	go f.requests(&c.halves[0])
	go f.responses(&c.halves[1])
	return c
}

func (f *factory) requests(h *half) {
	defer f.wait.Done()
	r := bufio.NewReader(h)
	for {
		q, err := http.ReadRequest(r)
		if err != nil {
			break
		}
		_, _ = io.ReadAll(q.Body)
	}
	_, _ = io.Copy(io.Discard, h)
}

func (f *factory) responses(h *half) {
	defer f.wait.Done()
	r := bufio.NewReader(h)
	for {
		a, err := http.ReadResponse(r, nil)
		if err != nil {
			break
		}
		if b, err := io.ReadAll(a.Body); err == nil && len(b) > 0 {
			f.answers.Add(1)
		}
	}
	_, _ = io.Copy(io.Discard, h)
}

// Accept implements reassembly.Stream.
func (c *conversation) Accept(*layers.TCP, gopacket.CaptureInfo, reassembly.TCPFlowDirection, reassembly.Sequence, *bool, reassembly.AssemblerContext) bool {
	return true
}

// ReassembledSG implements reassembly.Stream.
func (c *conversation) ReassembledSG(sg reassembly.ScatterGather, _ reassembly.AssemblerContext) {
	direction, _, _, _ := sg.Info()
	n, _ := sg.Lengths()
	if n == 0 {
		return
	}
	h := &c.halves[0]
	if direction == reassembly.TCPDirServerToClient {
		h = &c.halves[1]
	}
	h.in <- bytes.Clone(sg.Fetch(n))
}

// ReassemblyComplete implements reassembly.Stream.
func (c *conversation) ReassemblyComplete(reassembly.AssemblerContext) bool {
	for i := range c.halves {
		close(c.halves[i].in)
	}
	return true
}

type at struct{ info gopacket.CaptureInfo }

// GetCaptureInfo implements reassembly.AssemblerContext.
func (a *at) GetCaptureInfo() gopacket.CaptureInfo { return a.info }

// readGopacket reads a capture and counts answers, as its own examples do.
func readGopacket(file []byte) int {
	r, err := pcapgo.NewReader(bytes.NewReader(file))
	if err != nil {
		return -1
	}
	f := &factory{}
	assembler := reassembly.NewAssembler(reassembly.NewStreamPool(f))
	for {
		data, info, err := r.ReadPacketData()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return -1
		}
		p := gopacket.NewPacket(data, layers.LayerTypeEthernet, gopacket.DecodeOptions{Lazy: true, NoCopy: true})
		if t, ok := p.Layer(layers.LayerTypeTCP).(*layers.TCP); ok {
			assembler.AssembleWithContext(p.NetworkLayer().NetworkFlow(), t, &at{info})
		}
	}
	assembler.FlushAll()
	f.wait.Wait()
	return int(f.answers.Load())
}

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// exchange is one call of a capture that a test makes.
type exchange struct {
	Method, URL   string
	Bearer        string // of the Authorization header
	Status        int
	Body          string // of the response
	Type          string // of the response; application/json when empty
	RequestBody   string
	Size          int // of the response; that of Body when 0
	Client        string
	Service       string
	ClientService string
	NoResponse    bool
	At            time.Duration // after midnight
}

type nameValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// line is the exchange as a HAR entry.
func (x exchange) line(t *testing.T) string {
	t.Helper()
	if x.Method == "" {
		x.Method = "GET"
	}
	if x.Status == 0 && !x.NoResponse {
		x.Status = 200
	}
	if x.Type == "" {
		x.Type = "application/json"
	}
	if x.Size == 0 {
		x.Size = len(x.Body)
	}
	if x.Client == "" {
		x.Client = "198.51.100.7"
	}
	start := time.Date(2026, 1, 12, 0, 0, 0, 0, time.UTC).Add(x.At)
	request := map[string]any{"method": x.Method, "url": x.URL, "httpVersion": "HTTP/1.1", "headers": x.headers(), "headersSize": -1, "bodySize": len(x.RequestBody)}
	if x.RequestBody != "" {
		request["postData"] = map[string]any{"mimeType": "application/json", "text": x.RequestBody}
	}
	entry := map[string]any{"startedDateTime": start.Format(time.RFC3339Nano), "time": 12.5, "request": request, "_clientAddress": x.Client}
	if !x.NoResponse {
		content := map[string]any{"size": x.Size, "mimeType": x.Type}
		if x.Body != "" {
			content["text"] = x.Body
		}
		entry["response"] = map[string]any{"status": x.Status, "statusText": "", "httpVersion": "HTTP/1.1", "headers": []nameValue{{"Content-Type", x.Type}}, "content": content, "bodySize": x.Size}
	}
	if x.Service != "" {
		entry["_service"] = x.Service
	}
	if x.ClientService != "" {
		entry["_clientService"] = x.ClientService
	}
	text, err := json.Marshal(entry)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (x exchange) headers() []nameValue {
	h := []nameValue{{"User-Agent", "test/1.0"}}
	if x.Bearer != "" {
		h = append(h, nameValue{"Authorization", "Bearer " + x.Bearer})
	}
	return h
}

// write puts exchanges into a file of HAR lines and returns its path.
func write(t *testing.T, name string, list ...exchange) string {
	t.Helper()
	var b strings.Builder
	for i, x := range list {
		if x.At == 0 {
			x.At = 9*time.Hour + time.Duration(i)*time.Second
		}
		b.WriteString(x.line(t) + "\n")
	}
	return writeText(t, name, b.String())
}

func writeText(t *testing.T, name, text string) string {
	t.Helper()
	path := name
	if !filepath.IsAbs(name) {
		path = filepath.Join(t.TempDir(), name)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// jwt makes an unsigned-looking but well-formed token about a person.
func jwt(subject string) string {
	return fmt.Sprintf("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.%s.c2lnbmF0dXJlLW9mLXRlc3Rz",
		base64url(fmt.Sprintf(`{"sub":%q,"iat":1768200000}`, subject)))
}

type duration = time.Duration

const (
	hour   = time.Hour
	second = time.Second
)

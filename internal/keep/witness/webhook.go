package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// client follows no redirect: a checkpoint goes to whom it was meant for, or nowhere.
var client = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// post sends a checkpoint. Final says that the other side understood and does not want it.
func (p Place) post(ctx context.Context, checkpoint []byte) (final bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.target, bytes.NewReader(checkpoint))
	if err != nil {
		return true, errors.New("it is no URL")
	}
	request.Header.Set("Content-Type", "text/plain; charset=utf-8")
	request.Header.Set("User-Agent", "waybill")
	answer, err := client.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) { // which repeats the URL, with what is secret in it
			err = wrapped.Err
		}
		return false, err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<16)) // so that the connection can be used again
	if err := answer.Body.Close(); err != nil {
		return false, err
	}
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		return true, nil
	}
	busy := answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusRequestTimeout
	return !busy, fmt.Errorf("it answers %s", answer.Status)
}

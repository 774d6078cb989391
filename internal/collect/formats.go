package collect

import (
	"strings"

	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/accesslog"
	"github.com/waybill-security/waybill/internal/collect/source/alblog"
	"github.com/waybill-security/waybill/internal/collect/source/burp"
	"github.com/waybill-security/waybill/internal/collect/source/cloudfrontlog"
	"github.com/waybill-security/waybill/internal/collect/source/envoylog"
	"github.com/waybill-security/waybill/internal/collect/source/haproxylog"
	"github.com/waybill-security/waybill/internal/collect/source/har"
	"github.com/waybill-security/waybill/internal/collect/source/harlines"
	"github.com/waybill-security/waybill/internal/collect/source/jsonlog"
	"github.com/waybill-security/waybill/internal/collect/source/otlp"
	"github.com/waybill-security/waybill/internal/collect/source/postman"
	"github.com/waybill-security/waybill/internal/collect/source/suricata"
	"github.com/waybill-security/waybill/internal/collect/source/zeek"
)

// formats returns every format that Waybill reads, in the order in which content is tried. A new format is one package
// under source and one line here.
func formats() []source.Format {
	return []source.Format{
		postman.Format, // before lines of HAR, which its lines may look like
		burp.Format,
		otlp.Format,
		har.Format,
		harlines.Format,
		zeek.Format,
		suricata.Format,
		jsonlog.Format,
		alblog.Format,
		cloudfrontlog.Format,
		envoylog.Format,
		haproxylog.Format,
		accesslog.Format,
		captures,
	}
}

// Formats returns the names by which a format can be forced.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.Name)
	}
	return names
}

func formatNamed(name string) (source.Format, error) {
	for _, f := range formats() {
		if f.Name == name {
			return f, nil
		}
	}
	return source.Format{}, &UnknownFormat{Name: name}
}

func formatOf(head []byte) (source.Format, bool) {
	for _, f := range formats() {
		if f.Detect(head) {
			return f, true
		}
	}
	return source.Format{}, false
}

// UnknownFormat is the error of a forced format that does not exist.
type UnknownFormat struct{ Name string }

// Error names the formats that there are.
func (e *UnknownFormat) Error() string {
	return "no format is called " + e.Name + "; there are " + strings.Join(Formats(), ", ")
}

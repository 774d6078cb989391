package body

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// format is one way in which bodies are read. A new one is a file with its read function, and a line in the table below.
type format struct {
	// claims says whether bodies of this media type (in lower case, without parameters) are read so.
	claims func(essence []byte) bool
	read   func(w *Walker, b []byte) observation.Fault
	// sealed says that nobody looks inside, so that codings and charsets need not be undone.
	sealed bool
	// mixed says that there may be binary parts in it, so that its charset is not that of all of it.
	mixed bool
	// binary says that nothing in it looks like text, so that bytes which do not begin like a coding were decoded already.
	binary bool
	// guessed says that the media type tells nothing, so that text must be told from binary data.
	guessed bool
}

// formats is asked in its order; the last one claims everything.
var formats = [...]format{
	{claims: claimsLines, read: readLines},
	{claims: claimsFrames, read: readFrames, mixed: true, binary: true}, // before the formats of their messages
	{claims: claimsJSON, read: readJSON},
	{claims: claimsForm, read: readForm},
	{claims: claimsXML, read: readXML},
	{claims: claimsMultipart, read: readMultipart, mixed: true},
	{claims: claimsEvents, read: readEvents},
	{claims: claimsGraphQL, read: readGraphQL},
	{claims: claimsCSV, read: readCSV},
	{claims: claimsPack, read: readPack, mixed: true, binary: true},
	{claims: claimsCBOR, read: readCBOR, mixed: true, binary: true},
	{claims: claimsProtobuf, read: readProtobuf, mixed: true, binary: true},
	{claims: claimsText, read: readText},
	{claims: claimsUnsupported, read: readUnsupported, sealed: true},
	{claims: claimsOpaque, read: readOpaque, sealed: true},
	{claims: func([]byte) bool { return true }, read: readUndeclared, guessed: true},
}

func (w *Walker) formatOf(essence []byte) *format {
	for i := range w.formats {
		if w.formats[i].claims(essence) {
			return &w.formats[i]
		}
	}
	return &w.formats[len(w.formats)-1]
}

// splitType returns a media type in lower case without its parameters, and the parameters.
func (w *Walker) splitType(mediaType []byte) (essence, parameters []byte) {
	if i := bytes.IndexAny(mediaType, ";,"); i >= 0 {
		mediaType, parameters = mediaType[:i], mediaType[i+1:]
	}
	mediaType = bytes.TrimSpace(mediaType)
	n := copy(w.essence[:], mediaType)
	for i, c := range w.essence[:n] {
		if c >= 'A' && c <= 'Z' {
			w.essence[i] = c | 0x20
		}
	}
	w.essenceSize = n
	return w.essence[:n], parameters
}

func claimsJSON(t []byte) bool {
	switch string(t) {
	case "application/json", "text/json", "text/x-json", "application/x-json", "application/csp-report", "application/json-rpc":
		return true
	}
	return bytes.HasSuffix(t, []byte("+json")) || bytes.HasPrefix(t, []byte("application/x-amz-json"))
}

func claimsLines(t []byte) bool {
	switch string(t) {
	case "application/x-ndjson", "application/ndjson", "text/x-ndjson", "application/jsonl", "application/x-jsonl", "text/jsonl",
		"application/jsonlines", "application/x-jsonlines", "application/json-lines", "application/json-seq":
		return true
	}
	return false
}

func claimsForm(t []byte) bool { return string(t) == "application/x-www-form-urlencoded" }

func claimsText(t []byte) bool {
	switch string(t) {
	case "application/javascript", "application/x-javascript", "application/ecmascript", "application/typescript",
		"application/jwt", "application/jose", "application/yaml", "application/x-yaml", "application/toml",
		"application/sql", "application/xhtml+xml", "application/x-sh", "application/x-pem-file", "application/x-mpegurl",
		"application/vnd.apple.mpegurl":
		return true
	}
	return bytes.HasPrefix(t, []byte("text/")) || bytes.HasSuffix(t, []byte("+jwt")) || bytes.HasSuffix(t, []byte("+yaml"))
}

// claimsUnsupported names what could be read and is not yet.
func claimsUnsupported(t []byte) bool {
	switch string(t) {
	case "application/x-thrift", "application/vnd.apache.thrift.binary", "application/avro", "avro/binary", "application/bson",
		"application/vnd.apache.parquet", "application/x-hessian", "application/x-amf", "application/vnd.apache.arrow.stream":
		return true
	}
	return bytes.HasPrefix(t, []byte("application/grpc")) || bytes.HasPrefix(t, []byte("application/connect+"))
}

// claimsOpaque names what holds no values that could be taken out as text.
func claimsOpaque(t []byte) bool {
	for _, family := range [...]string{
		"image/", "audio/", "video/", "font/", "model/", "application/font", "application/x-font",
		"application/vnd.openxmlformats", "application/vnd.oasis.opendocument", "application/pkcs", "application/x-pkcs",
	} {
		if len(t) >= len(family) && string(t[:len(family)]) == family {
			return true
		}
	}
	switch string(t) {
	case "application/zip", "application/gzip", "application/x-gzip", "application/zstd", "application/x-tar",
		"application/x-bzip2", "application/x-7z-compressed", "application/vnd.rar", "application/x-rar-compressed",
		"application/java-archive", "application/pdf", "application/wasm", "application/msword", "application/vnd.ms-excel",
		"application/vnd.ms-powerpoint", "application/vnd.ms-fontobject", "application/pgp-encrypted":
		return true
	}
	return false
}

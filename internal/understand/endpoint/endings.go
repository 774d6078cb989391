package endpoint

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// longestEnding is how many bytes an ending has at the most.
const longestEnding = 7

// ended is an ending of a segment that is known.
type ended struct {
	text     observation.Text
	document bool // of what people write and draw, so that it is a part of a name; else a format that an answer comes in
}

// formats are the endings that say in which format a thing is answered.
var formats = words("json xml csv tsv yaml yml html htm xhtml txt rss atom geojson jsonld kml gpx ics vcf rdf ttl ndjson jsonp bson")

// pages are the endings of what a site's pages are made of. They belong to a name, as those of documents do.
const pages = "js css map mjs wasm ico woff woff2 ttf eot php asp aspx jsp do action"

// knownEndings are all endings that are known, in small letters and in capitals.
var knownEndings = func() map[string]*ended {
	all := map[string]*ended{}
	add := func(word string, document bool) {
		for _, text := range [...]string{word, string(bytes.ToUpper([]byte(word)))} {
			all[text] = &ended{observation.OpenText(text), document}
		}
	}
	for word := range words(pages) {
		add(word, false)
	}
	for word := range documents {
		add(word, true)
	}
	for word := range words("gz bz2 tar tgz rar jar war apk ipa exe dmg iso bin dat log bak sql db md rtf odp bmp avif webm m4a ogg flac m3u8 ts mpd psd ai eps pem crt cer key") {
		add(word, true)
	}
	for word := range formats {
		add(word, documents[word])
	}
	return all
}()

// ending is where the dot of a known ending stands; -1 where there is none, or nothing in front of it.
func ending(text []byte) int {
	dot := bytes.LastIndexByte(text[max(0, len(text)-longestEnding-1):], '.')
	if dot < 0 {
		return -1
	}
	dot += max(0, len(text)-longestEnding-1)
	if dot == 0 || text[dot-1] == '.' || knownEndings[string(text[dot+1:])] == nil {
		return -1
	}
	return dot
}

// isFormat says whether an ending is of a format that an answer comes in.
func isFormat(word string) bool { return formats[string(bytes.ToLower([]byte(word)))] }

// isDocumentEnding says whether an ending is of what people write and draw.
func isDocumentEnding(word string) bool {
	e := knownEndings[word]
	return e != nil && e.document
}

package detect

import (
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
)

// Paths that serve machines and developers: health, metrics, descriptions of the API with their invented examples, and files that pages load.
var (
	machinePages = words(`health healthz healthcheck livez readyz ready live liveness readiness ping status metrics version robots.txt
		sitemap.xml favicon.ico openapi openapi.json openapi.yaml swagger swagger.json swagger.yaml swagger-ui api-docs redoc graphiql
		playground docs.json security.txt manifest.json`)
	assets = words(`js mjs css map png jpg jpeg gif svg ico webp avif woff woff2 ttf eot mp4 webm m3u8 ts mp3`)
)

// plumbing says whether a path is of that sort. It is looked at once, as each of its calls asks.
func (g *ground) plumbing(path keep.Number) bool {
	is, known := g.machines[path]
	if !known {
		is = g.servesMachines(path)
		g.machines[path] = is
	}
	return is
}

func (g *ground) servesMachines(path keep.Number) bool {
	p := g.view.Path(path)
	word := strings.ToLower(p.LastWord())
	if word == "" {
		return len(p.Segments) > 0 && g.staticTemplate(path)
	}
	return machinePages[word] || isAsset(word) || strings.ToLower(p.Segments[0].Text.Reveal()) == ".well-known" || g.staticTemplate(path)
}

func (g *ground) staticTemplate(path keep.Number) bool {
	e := g.endpointOf(path)
	return e >= 0 && isAsset(g.view.Endpoints[e].Template)
}

func isAsset(name string) bool {
	i := strings.LastIndexByte(name, '.')
	return i >= 0 && assets[strings.ToLower(name[i+1:])]
}

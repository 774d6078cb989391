package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Weights of the risk of an endpoint, 0–100: the heaviest group of kinds that its answers carry (the groups by which
// findings are judged, too), plus what widens the reach. They rank a list; they measure nothing.
const (
	riskStrong   = 50 // documents, cards, accounts at banks, health, secrets
	riskPersonal = 30 // who somebody is and how to reach them
	riskOther    = 15 // what somebody has and does
	riskOpen     = 35 // answered without credentials
)

// risk ranks an endpoint and says why, before the reasons for its template.
func risk(e Endpoint, template []string) (int, []string) {
	points, reasons := 0, []string{}
	personal := 0
	for _, k := range e.Kinds.Response {
		name, _, veiled := strings.Cut(k, "/")
		form := kind.Clear
		if veiled {
			form = kind.Masked
		}
		switch detect.WeightOf(kind.Kind(name), form) {
		case detect.Strong:
			personal = max(personal, riskStrong)
		case detect.Personal:
			personal = max(personal, riskPersonal)
		case detect.Other, detect.Nothing:
			personal = max(personal, riskOther)
		}
	}
	if personal > 0 {
		points += personal
		reasons = append(reasons, fmt.Sprintf("its answers carry %d kinds of personal data", len(e.Kinds.Response)))
	}
	if personal > 0 && slices.Contains(e.Auth, "none") && !slices.Contains(e.Kinds.Response, string(kind.CredentialToken)) {
		points += riskOpen
		reasons = append(reasons, "it answers without credentials")
	}
	return min(points, 100), append(reasons, template...)
}

package rule

import "github.com/waybill-security/waybill/internal/config"

func isSigma(t *config.Tree) bool {
	_, detection := t.Find("detection")
	_, correlation := t.Find("correlation")
	return detection || correlation
}

func parseSigma(name string, _ []config.Tree) ([]*Rule, error) {
	f := &config.Faults{File: name}
	f.Add(1, "rules of Sigma are not read yet")
	return nil, f.Err()
}

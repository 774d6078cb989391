package scope_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// logged is an answer of which a log tells nothing but its size; -1 is none.
func logged(size int64) observation.Inspection {
	return observation.Inspection{Body: call.BodyUnobservable, Bytes: size}
}

func TestALogBoundsByWhomRequestsName(t *testing.T) {
	w := newWorld()
	path, who := w.endpoint("GET", "/clinic/patients/{patientId}/letters"), w.actor("sub-desk", "192.0.2.7")
	for _, number := range []string{"7710001", "7710004", "7710009"} {
		w.call(path, who, w.holder(0, w.subject("account.id", number)), logged(640))
	}
	s := w.ask(t, intruder())
	want(t, "subjects", s.Subjects, 0, 3)
	want(t, "records", s.Records, 0, 3)
	wantRow(t, s, kind.PaymentCardNumber, "clear", scope.Unknown, 0, 3)
	if s.Complete || s.Coverage.NotInspected["unobservable"] != 3 {
		t.Errorf("complete %v, coverage %+v", s.Complete, s.Coverage)
	}
	if !strings.Contains(strings.Join(s.Warnings, "\n"), "3 answers stand in sources that keep no bodies") {
		t.Errorf("the assumption is not said: %q", s.Warnings)
	}
}

func TestALogBoundsByNothingButTheSize(t *testing.T) {
	for name, template := range map[string]string{
		"a list":              "/clinic/patients",
		"others than the one": "/clinic/patients/{patientId}/relatives",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			path, who := w.endpoint("GET", template), w.actor("sub-desk", "192.0.2.7")
			root := w.holder(0, meaning.Nobody)
			if strings.Contains(template, "{") {
				root = w.holder(0, w.subject("account.id", "7710001"))
			}
			w.call(path, who, root, logged(5000))
			s := w.ask(t, intruder())
			want(t, "subjects", s.Subjects, 0, 5000)
			want(t, "records", s.Records, 0, -1)

			w.call(path, who, root, logged(-1)) // a size that is not known bounds nothing
			want(t, "subjects with one of unknown size", w.ask(t, intruder()).Subjects, 0, -1)
		})
	}
}

// What another source saw of the endpoint counts more than the assumption.
func TestALogIsNotBoundWhereAnswersWereSeenToHoldOthers(t *testing.T) {
	w := newWorld()
	path, who := w.endpoint("GET", "/clinic/patients/{patientId}/letters"), w.actor("sub-desk", "192.0.2.7")
	first, second := w.subject("account.id", "7710001"), w.subject("account.id", "7710004")
	root := w.holder(0, first)
	w.call(path, w.actor("sub-other", "192.0.2.9"), root, whole, object{holder: w.holder(root, second), set: w.set(sure(kind.PersonName))})
	w.call(path, who, root, logged(640))
	want(t, "subjects", w.ask(t, intruder()).Subjects, 0, 640)
}

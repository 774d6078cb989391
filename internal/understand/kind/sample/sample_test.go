package sample_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/kind/sample"
)

func TestReadTellsKindsAndNoValue(t *testing.T) {
	own, err := kind.NewOwn([]kind.Declared{{Name: "acme.policy_number", Keys: []string{"policy"}, Pattern: "POL-[0-9]{8}"}})
	if err != nil {
		t.Fatal(err)
	}
	for input, want := range map[string]string{
		`{"member":{"firstName":"Ann","tier":"gold","policy":"POL-00000018"}}`: "$.member.firstName person.first_name|$.member.tier loyalty.tier|$.member.policy acme.policy_number",
		`[{"iban":"NL91ABNA0417164300"},{"iban":"GB82WEST12345698765432"}]`:    "$[*].iban payment.iban",
		"email=ann.lee@mail.example\npolicy=POL-00000018\n\n":                  "$.email contact.email|$.policy acme.policy_number",
		"NL91ABNA0417164300\nred\nhttps://a.example/?q=1":                      "#1 payment.iban|#2 none|#3 none",
		"": "",
	} {
		list, err := sample.Read(own, "GET /members/{id}", []byte(input))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range list {
			got = append(got, v.Field+" "+v.Kind)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", input, got, want)
		}
		text, err := json.Marshal(list)
		if err != nil || strings.Contains(string(text), "0000") || strings.Contains(string(text), "ann.lee") || strings.Contains(string(text), "ABNA") {
			t.Errorf("%q: a value is repeated: %s %v", input, text, err)
		}
	}
}

func TestReadRefusesDamage(t *testing.T) {
	if _, err := sample.Read(nil, "", []byte(`{"a":`)); err == nil || strings.Contains(err.Error(), `"a"`) {
		t.Errorf("a cut body: %v", err)
	}
	if _, err := sample.Read(nil, "", make([]byte, sample.MaxSize+1)); err == nil {
		t.Error("a large input is read")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,"x"]}}`))
	f.Add([]byte("a=b\nc"))
	f.Fuzz(func(t *testing.T, input []byte) {
		list, err := sample.Read(nil, "GET /a", input)
		if err != nil {
			return
		}
		for _, v := range list {
			if v.Values < 1 || v.Kind == "" || len(v.Classes) == 0 {
				t.Fatalf("%+v", v)
			}
		}
	})
}

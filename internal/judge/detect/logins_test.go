package detect_test

import (
	"fmt"
	"testing"
	"time"
)

// signIn is one attempt of an account to log in from an address.
func signIn(account int, works bool, from string, at time.Duration) exchange {
	x := exchange{
		method: "POST", url: "https://id.library.example/connexion", body: fmt.Sprintf(`{"identifiant":"reader%d@post.example","motDePasse":"geheim-%d"}`, account, account),
		status: 401, answer: `{"erreur":"refus"}`, client: from, at: at,
	}
	if works {
		x.status, x.answer = 200, fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer"}`, token(reader(account)))
	}
	return x
}

// homes is ordinary logins: some mistype first.
func homes(days int) (calls []exchange) {
	for d := range days {
		for n := range 30 {
			at, from := time.Duration(d)*dayLong+time.Duration(n)*25*time.Minute, fmt.Sprintf("198.51.100.%d", 1+n)
			if (n+d)%8 == 0 {
				calls = append(calls, signIn(n, false, from, at-20*time.Second+time.Minute))
			}
			calls = append(calls, signIn(n, true, from, at+time.Minute))
		}
	}
	return calls
}

func TestAListOfAccountsIsFound(t *testing.T) {
	calls := homes(3)
	for i := range 240 {
		calls = append(calls, signIn(100+i, i%80 == 3, fmt.Sprintf("2001:db8:1::%x", 1+i%120), lastDay+time.Duration(i)*10*time.Second))
	}
	f := expect(t, behaviour(judge(t, "a.ndjson", lines(t, calls...))), "credential_stuffing", "high")
	if len(f.Actors) < 100 || len(f.Actors) > 125 {
		t.Errorf("%d addresses are named, 120 tried", len(f.Actors))
	}
}

func TestOneAddressThatTriesManyAccountsIsFound(t *testing.T) {
	calls := homes(3)
	for i := range 20 {
		calls = append(calls, signIn(100+i, false, "203.0.113.9", lastDay+time.Duration(i)*20*time.Minute))
	}
	expect(t, behaviour(judge(t, "a.ndjson", lines(t, calls...))), "credential_stuffing", "medium")
}

// Many people behind one address, of whom some mistype; and a day on which everybody does.
func TestPeopleWhoMistypeAreQuiet(t *testing.T) {
	calls := homes(3)
	for i := range 120 {
		at, from := lastDay+time.Duration(i)*time.Minute, fmt.Sprintf("192.0.2.%d", 1+i%4)
		if i%3 == 0 {
			calls = append(calls, signIn(200+i, false, from, at))
		}
		calls = append(calls, signIn(200+i, true, from, at+20*time.Second))
	}
	quiet(t, judge(t, "a.ndjson", lines(t, calls...)))
}

func TestAccountsThatMeetAtANewPlaceAreFound(t *testing.T) {
	calls := homes(3)
	for n := range 9 {
		calls = append(calls, signIn(n, true, "203.0.113.77", lastDay+time.Duration(n)*17*time.Minute))
		x := me(n, lastDay+time.Duration(n)*17*time.Minute+time.Second)
		x.client = "203.0.113.77"
		calls = append(calls, x)
	}
	f := expect(t, behaviour(judge(t, "a.ndjson", lines(t, calls...))), "account_takeover", "medium")
	if len(f.Actors) != 9 || f.Subjects != 9 || f.SubjectsWhenRaised > 4 {
		t.Errorf("%d accounts, %d people, %d when raised", len(f.Actors), f.Subjects, f.SubjectsWhenRaised)
	}
}

// Points go from many to one.
func TestOneReceiverOfManyIsFound(t *testing.T) {
	give := func(from, to int, at time.Duration) exchange {
		return exchange{
			method: "POST", url: "https://api.library.example/credits/transfer", send: asReader(from), client: fmt.Sprintf("198.51.100.%d", 1+from),
			body: fmt.Sprintf(`{"recipientPatronId":%q,"amount":40}`, reader(to)), answer: `{"creditBalance":0}`, at: at,
		}
	}
	calls := ordinary(3)
	for n := range 8 {
		calls = append(calls, give(n, n+1, time.Duration(n)*time.Hour))
	}
	quiet(t, judge(t, "a.ndjson", lines(t, calls...)))
	for n := range 9 {
		calls = append(calls, give(n, 20, lastDay+time.Duration(n)*time.Hour))
	}
	f := expect(t, behaviour(judge(t, "a.ndjson", lines(t, calls...))), "value_draining", "medium")
	if len(f.Actors) != 9 {
		t.Errorf("%d givers", len(f.Actors))
	}
}

func TestAHostThatNobodyUsedIsFound(t *testing.T) {
	var calls []exchange
	for i := range 60 {
		calls = append(calls, exchange{url: "https://legacy.library.example/health", answer: `{"status":"up"}`, at: time.Duration(i) * time.Hour})
	}
	calls = append(calls, ordinary(3)...)
	for i := range 12 {
		x := reads(0, 300+i, lastDay+time.Duration(i)*time.Minute)
		x.url, x.send = "https://legacy.library.example/kunde/"+reader(300+i), []string{bearer(uuid(i))}
		calls = append(calls, x)
	}
	f := expect(t, judge(t, "a.ndjson", lines(t, calls...)), "dormant_awakened", "medium")
	if f.Subjects != 12 || f.SubjectsWhenRaised != 1 {
		t.Errorf("%d people, %d when raised", f.Subjects, f.SubjectsWhenRaised)
	}
}

package detect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// clerk looks up that many patrons on a day; the desk's search hands out their ids.
func clerk(who, day, many, from int) (calls []exchange) {
	for i := range many {
		at := time.Duration(day)*dayLong + 8*time.Hour + time.Duration(i)*time.Minute
		n := 200 + (from+i)%400
		found := fmt.Sprintf(`{"results":[{"patronId":%q,"firstName":"Ines","lastName":"Moreau"}]}`, reader(n))
		calls = append(calls,
			exchange{url: fmt.Sprintf("https://desk.library.example/search?phone=%%2B3161204%04d", 1000+n), send: []string{bearer(uuid(70 + who))}, answer: found, at: at, client: fmt.Sprintf("192.0.2.%d", 200+who%2)},
			exchange{url: "https://desk.library.example/patrons/" + reader(n), send: []string{bearer(uuid(70 + who))}, answer: readerFile(n), at: at + 20*time.Second, client: fmt.Sprintf("192.0.2.%d", 200+who%2)})
	}
	return calls
}

// office is a week of clerks, each of whom looks up about as many; on the last day one does what the last argument says.
func office(clerks, days int, last func(who int) int) (calls []exchange) {
	for d := range days {
		for who := range clerks {
			many := 12 + (who*7+d*3)%8
			if d == days-1 {
				many = last(who)
			}
			calls = append(calls, clerk(who, d, many, who*31+d*97)...)
		}
	}
	return calls
}

func TestAClerkWhoLooksAtFarMoreIsFound(t *testing.T) {
	calls := office(8, 3, func(who int) int {
		if who == 3 {
			return 150
		}
		return 14
	})
	f := expect(t, behaviour(judge(t, "a.ndjson", lines(t, calls...))), "insider_outlier", "high")
	if len(f.Actors) != 1 || f.Subjects < 140 || f.SubjectsWhenRaised > 90 {
		t.Errorf("%d callers, %d people, %d when raised", len(f.Actors), f.Subjects, f.SubjectsWhenRaised)
	}
}

func TestABusyDayForAllIsQuiet(t *testing.T) {
	quiet(t, judge(t, "a.ndjson", lines(t, office(8, 3, func(who int) int { return 45 + who })...)))
}

// page is one answer with a hundred patrons.
func page(n int, at time.Duration, key string) exchange {
	var rows []string
	for i := range 100 {
		rows = append(rows, fmt.Sprintf(`{"patronId":%q,"fullName":"Ines Moreau","email":"reader%d@post.example"}`, reader(n*100+i), n*100+i))
	}
	return exchange{url: fmt.Sprintf("https://feeds.library.example/patrons?page=%d", n), send: []string{"X-Api-Key: " + key}, answer: `{"rows":[` + strings.Join(rows, ",") + `]}`, at: at, client: "192.0.2.50"}
}

// feed is a partner that fetches so many pages each night.
func feed(days int, pages func(day int) int) (calls []exchange) {
	for d := range days {
		for n := range pages(d) {
			calls = append(calls, page(n, time.Duration(d)*dayLong+2*time.Hour+time.Duration(n)*time.Second, "pk_live_9c41e77f0a6deb2c3d4e5f60"))
		}
	}
	return calls
}

func TestAKeyThatFetchesFarMoreIsFound(t *testing.T) {
	f := expect(t, behaviour(judge(t, "a.ndjson", lines(t, withReaders(feed(4, func(day int) int { return 1 + 14*(day/3) })...)...))), "bulk_export", "medium")
	if f.Subjects != 1500 || f.SubjectsWhenRaised > 700 {
		t.Errorf("%d people, %d when raised", f.Subjects, f.SubjectsWhenRaised)
	}
}

func TestAStandingFeedIsQuiet(t *testing.T) {
	quiet(t, judge(t, "a.ndjson", lines(t, withReaders(feed(4, func(day int) int { return 6 + day/3 })...)...)))
}

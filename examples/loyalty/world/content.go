package world

import (
	"strings"
	"time"
)

// Airport is public: its telephone number belongs to no person.
type Airport struct {
	IATA     string `json:"iata"`
	Name     string `json:"name"`
	City     string `json:"city"`
	Country  string `json:"country"`
	Phone    string `json:"phone"`
	TimeZone string `json:"timeZone"`
}

// Offer is public, too.
type Offer struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Text       string `json:"text"`
	Partner    string `json:"partner"`
	Points     int    `json:"points"`
	ValidUntil string `json:"validUntil"`
}

// airports returns the airports that the programme flies to. The numbers are from ranges kept for fiction.
func airports() []Airport {
	const table = `LHR|London Heathrow Airport|London|GB|+44 20 7946 0017|Europe/London
LBA|Leeds Bradford Airport|Leeds|GB|+44 113 496 0233|Europe/London
BRS|Bristol Airport|Bristol|GB|+44 117 496 0871|Europe/London
EDI|Edinburgh Airport|Edinburgh|GB|+44 131 496 0454|Europe/London
GLA|Glasgow Airport|Glasgow|GB|+44 141 496 0620|Europe/London
DUB|Dublin Airport|Dublin|IE|+353 20 912 4411|Europe/Dublin
ORK|Cork Airport|Cork|IE|+353 20 911 7102|Europe/Dublin
CDG|Paris Charles de Gaulle Airport|Paris|FR|+33 1 99 00 41 90|Europe/Paris
LYS|Lyon Airport|Lyon|FR|+33 4 65 71 22 08|Europe/Paris
NTE|Nantes Airport|Nantes|FR|+33 2 61 91 73 55|Europe/Paris
BER|Berlin Brandenburg Airport|Berlin|DE|+49 30 23125 704|Europe/Berlin
HAM|Hamburg Airport|Hamburg|DE|+49 40 66969 318|Europe/Berlin
MUC|München Airport|München|DE|+49 89 99998 126|Europe/Berlin
FRA|Frankfurt Airport|Frankfurt am Main|DE|+49 69 90009 555|Europe/Berlin
ARN|Stockholm Arlanda Airport|Stockholm|SE|+46 8 465 004 21|Europe/Stockholm
GOT|Göteborg Landvetter Airport|Göteborg|SE|+46 31 390 06 44|Europe/Stockholm
ORD|Chicago O'Hare Airport|Chicago|US|+1 312 555 0143|America/Chicago
SEA|Seattle Tacoma Airport|Seattle|US|+1 206 555 0119|America/Los_Angeles
BOS|Boston Logan Airport|Boston|US|+1 617 555 0172|America/New_York
SYD|Sydney Airport|Sydney|AU|+61 2 5550 6238|Australia/Sydney
MEL|Melbourne Airport|Melbourne|AU|+61 3 5550 1907|Australia/Melbourne
PER|Perth Airport|Perth|AU|+61 8 5550 4420|Australia/Perth`
	var list []Airport
	for line := range strings.SplitSeq(table, "\n") {
		f := strings.Split(line, "|")
		list = append(list, Airport{IATA: f[0], Name: f[1], City: f[2], Country: f[3], Phone: f[4], TimeZone: f[5]})
	}
	return list
}

// offers returns what the programme advertises at a time.
func offers(at time.Time) []Offer {
	until := func(days int) string { return at.AddDate(0, 0, days).Format(time.DateOnly) }
	return []Offer{
		{"spring-weekend", "A weekend by the sea", "Three nights for the price of two at the coast.", "Harbour Hotels", 12000, until(40)},
		{"double-groceries", "Double points on groceries", "Every Tuesday in spring.", "Fernleaf Grocers", 0, until(85)},
		{"upgrade-short", "Upgrade on short flights", "Try business class for less.", "Skyloom Air", 8000, until(25)},
		{"city-car", "A small car for a day", "Explore the hills around your city.", "Tramline Cars", 3500, until(60)},
		{"summer-reading", "Five books for the summer", "Chosen by our crews.", "Paperkite Books", 2500, until(120)},
	}
}

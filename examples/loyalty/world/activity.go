package world

import (
	"fmt"
	"slices"
	"time"
)

// Transaction is one line of a member's points account.
type Transaction struct {
	ID          string
	Date        time.Time
	Description string
	Points      int // negative where points were spent
	Partner     string
	// Order is the partner's order number: sixteen digits without a check digit, so that one in ten looks, by chance, as if
	// it had the check digit of a payment card (Luhn, ISO/IEC 7812-1).
	Order string
}

// activity gives a member a points account with a past.
func (r *registry) activity(c chance, m *Member) {
	n := c.IntN(46)
	ages := c.spread(n, 540*day)
	for _, age := range ages {
		partner := pick(c, partners)
		t := Transaction{
			ID:      fmt.Sprintf("TX%X", c.Uint64()>>24),
			Date:    r.p.Start.Add(-age).Truncate(day),
			Partner: partner.name,
			Points:  50 * (1 + c.IntN(180)),
			Order:   fmt.Sprintf("%d%s", 1+c.IntN(9), c.digits(15)),
		}
		t.Description = pick(c, partner.earned)
		if c.happens(0.15) {
			t.Points, t.Description = -4*t.Points, pick(c, partner.spent)
		}
		m.Transactions = append(m.Transactions, t)
		m.Points += t.Points
	}
	slices.SortStableFunc(m.Transactions, func(a, b Transaction) int { return b.Date.Compare(a.Date) })
	m.Points = max(m.Points, 10*c.IntN(2000))
	m.Expiring = m.Points / 10
	m.ExpireOn = time.Date(r.p.Start.Year(), time.December, 31, 0, 0, 0, 0, time.UTC)
}

type partner struct {
	name          string
	earned, spent []string
}

var partners = []partner{
	{"Skyloom Air", []string{"Flight in economy", "Flight in business", "Return flight", "Status bonus"}, []string{"Award flight", "Seat upgrade"}},
	{"Harbour Hotels", []string{"Two nights", "Weekend stay", "Conference stay"}, []string{"Free night"}},
	{"Tramline Cars", []string{"Car hire for three days", "Airport car"}, []string{"Car hire voucher"}},
	{"Fernleaf Grocers", []string{"Groceries", "Double points week"}, []string{"Shopping voucher"}},
	{"Lumen Energy", []string{"Yearly contract", "Solar bonus"}, []string{"Credit on the bill"}},
	{"Paperkite Books", []string{"Books", "Gift wrapping action"}, []string{"Book voucher"}},
}

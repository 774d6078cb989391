package world

import "fmt"

// Partner is a company that may fetch numbers and tiers.
type Partner struct {
	Name    string
	Key     string // presented as X-Api-Key
	Address string // it always calls from there
	Walks   bool   // it walks through all members at night
}

// Staff is somebody who works at the service desk.
type Staff struct {
	ID      string   // UUID: the subject of their tokens
	Roles   []string // "agent", and for some "supervisor"
	Address string   // of the office, which many share
	Team    int
}

// Voucher is a printed code that is worth points, once.
type Voucher struct {
	Code   string
	Points int
	used   bool
}

// families links some members with up to eight others each.
func (r *registry) families(c chance, members []*Member) {
	order := c.Perm(len(members))
	linked := int(r.p.InFamilies * float64(len(members)))
	for at := 0; at+1 < linked; {
		size := min(2+c.weighted([]float64{30, 22, 18, 12, 8, 5, 3, 2}), len(members)-at)
		group := make([]*Member, size)
		for i := range group {
			group[i] = members[order[at+i]]
		}
		for i, m := range group {
			m.Family = append(append([]*Member{}, group[:i]...), group[i+1:]...)
		}
		at += size
	}
}

// papers gives some members a passport on file, and everybody vouchers to cash.
func (r *registry) papers(w *World, seed uint64) {
	for i, m := range w.Members {
		c := stream(seed, "papers", i)
		if c.happens(r.p.Passports) {
			m.Passport = fmt.Sprintf("%c%c%s", letter(c), letter(c), c.digits(7))
		}
		for range 1 + c.poisson(1) {
			v := &Voucher{Code: "SKY-" + r.code(c, 4) + "-" + r.code(c, 4), Points: 250 * (1 + c.IntN(8))}
			w.vouchers[v.Code] = v
			m.Vouchers = append(m.Vouchers, v.Code)
		}
	}
}

// companies makes the partners and the key for the mail company.
func (w *World) companies(c chance, n int) {
	names := []string{"harbour-hotels", "tramline-cars", "fernleaf-grocers", "lumen-energy", "paperkite-books", "quayside-bank"}
	for i := range n {
		w.Partners = append(w.Partners, Partner{
			Name: names[i%len(names)], Key: "pk_live_" + hexadecimal(c), Address: fmt.Sprintf("192.0.2.%d", 101+i), Walks: i == 0,
		})
	}
	w.MailKey = "pm_live_" + hexadecimal(c)
}

func hexadecimal(c chance) string { return fmt.Sprintf("%016x%016x", c.Uint64(), c.Uint64()) }

// desk hires the people of the service desk; one of each team of eight leads it.
func (w *World) desk(c chance, n int) {
	for i := range n {
		s := &Staff{ID: c.uuid(), Roles: []string{"agent"}, Address: fmt.Sprintf("192.0.2.%d", 200+i%4), Team: i / 8}
		if i%8 == 0 {
			s.Roles = append(s.Roles, "supervisor")
		}
		w.Staff = append(w.Staff, s)
	}
}

package world

import (
	"errors"
	"fmt"
	"time"
)

// Parameters is every number that shapes the world. [Defaults] gives the documented values for a size; shares are
// between 0 and 1.
type Parameters struct {
	Members int       // how many ordinary members there are; the intruders' own accounts come on top
	Days    int       // how many simulated days are played
	Start   time.Time // the first moment, UTC; Defaults takes a Monday

	// SessionsPerMemberDay is the mean number of visits that a member pays the API on a weekday.
	SessionsPerMemberDay float64
	// ZipfShift flattens the head of the activity curve: the member of rank r is active like 1/(r+ZipfShift).
	ZipfShift float64
	// Hours weighs the hours of a day, UTC.
	Hours [24]float64
	// Weekend is the factor on Saturdays and Sundays.
	Weekend float64

	MobilePeople      float64       // members who mainly use the app
	CarrierShare      float64       // mobile visits that come through an address of a carrier
	CarrierAddresses  int           // how many such addresses there are
	WebTokenLife      time.Duration // of a token given to a browser: one login a visit
	MobileTokenLife   time.Duration // of a token given to the app, which keeps it
	WrongPassword     float64       // logins that begin with a wrong password
	ForgottenPassword float64       // logins that need a new password first
	Mistyped          float64       // member numbers that are mistyped or cut
	SharedLink        float64       // reads that follow a link somebody shared: another member's object
	Delegates         float64       // members who have somebody else look after their account
	DelegateVisits    float64       // visits of such a helper in which the other account is looked at, too
	AnonymousBrowsing float64       // browser visits that look at the offers before the login

	Transfers      float64 // visits in which points are given away
	Rewards        float64 // visits in which a reward is ordered
	VoucherEntries float64 // visits in which a voucher is cashed
	VoucherSlips   float64 // vouchers whose code is mistyped first
	ContactChanges float64 // visits in which the e-mail address or telephone number is changed
	TierMoves      float64 // members who rise or fall on a day; one in a play at the least

	PartnerKeys           int           // partners, each with a key
	Agents                int           // people at the service desk
	OpensLeast, OpensMost int           // files that one of them opens on a day
	MonitorEvery          time.Duration // between two looks at whether a host is up
	DeadLinks             float64       // links of the search engine that lead nowhere
	ScannerShare          float64       // calls, of all, that look for software which is not there

	SharedEmail       float64 // members who share an e-mail address with a partner; one couple at the least
	NoPhone           float64 // members without a telephone number; one at the least
	StoredCard        float64 // members with a stored payment card, shown masked
	Passports         float64 // members whose passport number is on file
	InFamilies        float64 // members who are linked with others
	BookingsPerMember float64 // journeys that a member has booked, on average

	Intrusion Intrusion
}

// Intrusion is the shape of the incident [FlyingBlueBOLA].
type Intrusion struct {
	Tokens    int           // accounts of the intruders' own, each logged in once
	Addresses int           // network addresses that the reads come from, at random
	Reads     int           // profile reads in all
	HitShare  float64       // numbers on the bought list that exist
	ListShare float64       // members who stand on the bought list
	Lasts     time.Duration // from the first login to the last read
	Begins    time.Duration // from the last day's midnight to the first login
}

// DefaultMembers is the number of members of a world that nobody gave a size.
const DefaultMembers = 300

// Defaults returns the documented parameters for a world of that many members.
//
// Rates per person do not depend on the size, with one exception: a world below 4,000 members sees 1,200 visits a day in
// all, so that there is something to learn from, and one of 4,000 or more sees 0.2 visits a member a day. The intrusion
// makes 1.5 reads a member, which is 6,000 in a world of 4,000, and reaches about three in four members.
func Defaults(members int) Parameters {
	sessions := 0.2
	if members < 4000 {
		sessions = 1200 / float64(max(members, 1))
	}
	return Parameters{
		Members:              members,
		Days:                 2,
		Start:                time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC),
		SessionsPerMemberDay: sessions,
		ZipfShift:            10,
		Hours:                [24]float64{2, 1, 1, 1, 1, 2, 5, 9, 11, 12, 12, 12, 13, 12, 11, 11, 12, 14, 16, 18, 19, 17, 11, 5},
		Weekend:              0.75,
		MobilePeople:         0.55,
		CarrierShare:         0.25,
		CarrierAddresses:     20,
		WebTokenLife:         time.Hour,
		MobileTokenLife:      30 * day,
		WrongPassword:        0.08,
		ForgottenPassword:    0.01,
		Mistyped:             0.01,
		SharedLink:           0.004,
		Delegates:            0.06,
		DelegateVisits:       0.35,
		AnonymousBrowsing:    0.15,
		Transfers:            0.01,
		Rewards:              0.02,
		VoucherEntries:       0.015,
		VoucherSlips:         0.12,
		ContactChanges:       0.01,
		TierMoves:            0.02,
		PartnerKeys:          6,
		Agents:               min(40, max(2, members/100)),
		OpensLeast:           25,
		OpensMost:            80,
		MonitorEvery:         10 * time.Minute,
		DeadLinks:            0.03,
		ScannerShare:         0.001,
		SharedEmail:          0.04,
		NoPhone:              0.04,
		StoredCard:           0.4,
		Passports:            0.22,
		InFamilies:           0.2,
		BookingsPerMember:    0.8,
		Intrusion: Intrusion{
			Tokens:    5,
			Addresses: 20,
			Reads:     members * 3 / 2,
			HitShare:  0.95,
			ListShare: 0.95,
			Lasts:     12 * time.Hour,
			Begins:    6*time.Hour + 30*time.Minute,
		},
	}
}

// check says what is wrong with the parameters, and what would be right.
func (p *Parameters) check() error {
	switch {
	case p.Members < 20 || p.Members > 2_000_000:
		return fmt.Errorf("a world has 20 to 2,000,000 members, not %d", p.Members)
	case p.Days < 1 || p.Days > 60:
		return fmt.Errorf("a world is played for 1 to 60 days, not %d", p.Days)
	case p.Start.IsZero():
		return errors.New("the parameters have no start: begin with Defaults and change what you need")
	case p.CarrierAddresses < 1 || p.CarrierAddresses > 200:
		return fmt.Errorf("there are 1 to 200 carrier addresses, not %d", p.CarrierAddresses)
	}
	switch {
	case p.PartnerKeys < 0 || p.PartnerKeys > 40:
		return fmt.Errorf("there are 0 to 40 partners, not %d", p.PartnerKeys)
	case p.Agents < 0 || p.Agents > 1000 || p.OpensLeast < 0 || p.OpensMost < p.OpensLeast:
		return errors.New("there are 0 to 1,000 people at the service desk, who open 0 files or more a day")
	case p.MonitorEvery < time.Minute:
		return errors.New("a monitor looks once a minute at most")
	}
	i := &p.Intrusion
	switch {
	case i.Tokens < 1 || i.Addresses < 1 || i.Addresses > 200 || i.Reads < 1:
		return errors.New("an intrusion has at least one token and one read, and 1 to 200 addresses")
	case i.HitShare <= 0 || i.HitShare > 1 || i.ListShare <= 0 || i.ListShare > 1:
		return errors.New("the shares of an intrusion are above 0 and at most 1")
	case i.Lasts < time.Minute || i.Begins < 0 || i.Begins+i.Lasts > day:
		return errors.New("an intrusion lasts at least a minute and ends on the day on which it begins")
	}
	return nil
}

const day = 24 * time.Hour

package world

import (
	"fmt"
	"slices"
)

// country is where people live: how an address and a telephone number look there.
type country struct {
	code     string
	cities   []string
	streets  []string
	postcode func(c chance) string
	// phones are ranges that the country's regulator keeps for fiction: a prefix, and how many digits follow.
	phones []phoneRange
}

type phoneRange struct {
	prefix string
	digits int
}

// countries returns the countries of the world by their code (ISO 3166-1 alpha-2). Streets are invented.
func countries() map[string]country {
	byCode := map[string]country{}
	for _, c := range slices.Concat(islands(), continent(), overseas()) {
		byCode[c.code] = c
	}
	return byCode
}

func islands() []country {
	return []country{
		{
			code: "GB", cities: []string{"London", "Leeds", "Sheffield", "Bristol", "Cardiff", "Edinburgh", "Glasgow", "Liverpool"},
			streets: []string{"Skylark Rise", "Tumbledown Lane", "Quillfeather Road", "Marrowby Close", "Old Lantern Street", "Heronsgate Walk"},
			postcode: func(c chance) string {
				return fmt.Sprintf("%c%c%d %d%c%c", letter(c), letter(c), 1+c.IntN(20), 1+c.IntN(9), letter(c), letter(c))
			},
			phones: []phoneRange{
				{"+447700900", 3}, {"+442079460", 3}, {"+441134960", 3}, {"+441144960", 3}, {"+441174960", 3},
				{"+441314960", 3}, {"+441414960", 3}, {"+441514960", 3},
			},
		},
		{
			code: "IE", cities: []string{"Dublin", "Cork", "Galway", "Limerick", "Waterford"},
			streets: []string{"Hawthorn Quay", "Ballymarrow Road", "Curlew Terrace", "Saltwind Avenue"},
			postcode: func(c chance) string {
				return fmt.Sprintf("%c%02d %c%d%c%d", letter(c), c.IntN(100), letter(c), c.IntN(10), letter(c), c.IntN(10))
			},
			phones: []phoneRange{{"+35320910", 4}, {"+35320911", 4}, {"+35320912", 4}},
		},
	}
}

func continent() []country {
	return []country{
		{
			code: "FR", cities: []string{"Paris", "Lyon", "Nantes", "Toulouse", "Lille", "Rennes", "Grenoble"},
			streets:  []string{"rue des Mirabelles-Bleues", "allée du Vieux-Nuage", "rue de la Girouette", "impasse des Hirondelles", "quai du Cerf-Volant"},
			postcode: func(c chance) string { return c.digits(5) },
			phones: []phoneRange{
				{"+3319900", 4}, {"+3326191", 4}, {"+3335301", 4}, {"+3346571", 4}, {"+3353649", 4}, {"+3363998", 4},
			},
		},
		{
			code: "DE", cities: []string{"Berlin", "Hamburg", "Köln", "Frankfurt am Main", "München", "Leipzig"},
			streets:  []string{"Wolkensteig", "Am Alten Windrad", "Zaunkönigweg", "Laternenallee", "Drachenbootgasse"},
			postcode: func(c chance) string { return c.digits(5) },
			phones: []phoneRange{
				{"+493023125", 3}, {"+496990009", 3}, {"+494066969", 3}, {"+492214710", 3}, {"+498999998", 3},
			},
		},
		{
			code: "SE", cities: []string{"Stockholm", "Göteborg", "Malmö", "Uppsala"},
			streets:  []string{"Molnstigen", "Tranbärsgatan", "Vindflöjelvägen", "Lyktgränd"},
			postcode: func(c chance) string { return c.digits(3) + " " + c.digits(2) },
			// The Swedish ranges are short, so many there have kept a number from across the sea.
			phones: []phoneRange{{"+4670174066", 1}, {"+4670174067", 1}, {"+4684650040", 1}, {"+4684650041", 1}, {"+447700900", 3}, {"+493023125", 3}},
		},
	}
}

func overseas() []country {
	return []country{
		{
			code: "US", cities: []string{"Chicago", "Seattle", "Boston", "Houston", "Atlanta", "Denver"},
			streets:  []string{"Thunderbird Hollow", "Paper Kite Drive", "Cloudberry Court", "Windvane Boulevard"},
			postcode: func(c chance) string { return c.digits(5) },
			phones: []phoneRange{
				{"+131255501", 2}, {"+120655501", 2}, {"+161755501", 2}, {"+171355501", 2}, {"+140455501", 2}, {"+130355501", 2},
				{"+121255501", 2}, {"+141555501", 2}, {"+150355501", 2}, {"+160255501", 2},
			},
		},
		{
			code: "AU", cities: []string{"Sydney", "Melbourne", "Brisbane", "Perth", "Adelaide"},
			streets:  []string{"Galah Parade", "Windmill Track", "Saltbush Crescent", "Kitestring Street"},
			postcode: func(c chance) string { return c.digits(4) },
			phones:   []phoneRange{{"+6125550", 4}, {"+6135550", 4}, {"+6175550", 4}, {"+6185550", 4}},
		},
	}
}

func letter(c chance) rune { return rune("ABCDEFGHJKLMNPRSTUVWXY"[c.IntN(22)]) }

// address invents where somebody lives.
func (k *country) address(c chance) Address {
	street := fmt.Sprintf("%d %s", 1+c.IntN(240), pick(c, k.streets))
	if k.code == "DE" || k.code == "SE" {
		street = fmt.Sprintf("%s %d", pick(c, k.streets), 1+c.IntN(240))
	}
	return Address{Street: street, Postcode: k.postcode(c), City: pick(c, k.cities), Country: k.code}
}

// phone invents a telephone number that nobody has.
func (k *country) phone(c chance) string {
	r := pick(c, k.phones)
	return r.prefix + c.digits(r.digits)
}

package kind

import (
	"strings"
	"unicode/utf8"
)

// ranks are the metals, gems and words after which programmes call their tiers, folded. Ruby and Jade are people, too.
var ranks = func() map[string]bool {
	table := map[string]bool{}
	for _, w := range strings.Fields(`
		gold golden oro ouro guld gull goud kulta zloto zloty zlaty altin emas gorudo dhahabi arany aur zlato zlatni auksas kuld
		silver plata argent prata argento silber zilver solv silber hopea srebro srebrny stribrny striebro gumus perak shiruba fidda ezust argint srebrna hobe
		bronze bronce bronz bronzo brons pronssi braz brazowy bronzovy perunggu buronzu brunz bronza
		platinum platino platine platina platin platyna platynowy purachina platinasty platinowy
		diamond diamante diamant diament diamantti daiyamondo berlian titanium titane titanio titan palladium elite sapphire saphir zafiro zaffiro safira
		emerald smaragd esmeralda emeraude vip`) {
		table[w] = true
	}
	return table
}()

// isRank says whether v, one word, is one of them.
func isRank(v []byte) bool {
	var buffer [16]byte
	word := buffer[:0]
	for i := 0; i < len(v); {
		r, size := utf8.DecodeRune(v[i:])
		i += size
		one, two, ok := foldRune(r)
		if !ok || two != 0 {
			return false
		}
		if one != 0 {
			word = append(word, one)
		}
	}
	return ranks[string(word)]
}

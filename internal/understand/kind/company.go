package kind

import "unicode/utf8"

// isCompany says whether v is words that end in a company's legal form, or in what only firms call themselves: "Hansen & Søn ApS". Short
// forms count in capitals alone, and not where all is in capitals: DE SA is a family, too.
func isCompany(v []byte) bool {
	end := len(v)
	for end > 0 && (v[end-1] == '.' || v[end-1] == ' ') {
		end--
	}
	start := end
	for start > 0 && v[start-1] != ' ' && v[start-1] != ',' {
		start--
	}
	if start < 2 || end-start > 14 {
		return false
	}
	var buffer [16]byte
	word, capitals := buffer[:0], true
	for i := start; i < end; {
		r, size := utf8.DecodeRune(v[i:])
		i += size
		if r == '.' || r == '/' {
			continue
		}
		one, two, ok := foldRune(r)
		if !ok || two != 0 || isDigit(one) {
			return false
		}
		capitals = capitals && size == 1 && isUpper(byte(r))
		if one != 0 {
			word = append(word, one)
		}
	}
	switch form := companyForms[string(word)]; form {
	case 'l':
		return true
	case 's':
		return capitals && anyLower(v[:start])
	}
	return false
}

func anyLower(v []byte) bool {
	for _, b := range v {
		if b >= 'a' && b <= 'z' {
			return true
		}
	}
	return false
}

// companyForms are the ends of companies' names, folded, without points: l stands in any letters, s in capitals alone.
var companyForms = map[string]byte{
	"gmbh": 'l', "mbh": 'l', "ohg": 'l', "aps": 'l', "ltd": 'l', "limited": 'l', "plc": 'l', "llc": 'l', "llp": 'l', "inc": 'l', "corp": 'l',
	"corporation": 'l', "company": 'l', "sarl": 'l', "sasu": 'l', "eurl": 'l', "srl": 'l', "srls": 'l', "spa": 'l', "snc": 'l', "lda": 'l', "ltda": 'l',
	"oyj": 'l', "tbk": 'l', "sro": 'l', "zoo": 'l', "oo": 'l', "kft": 'l', "zrt": 'l', "doo": 'l', "sti": 'l', "group": 'l', "groupe": 'l', "gruppe": 'l', "gruppo": 'l',
	"groep": 'l', "holding": 'l', "holdings": 'l', "consulting": 'l', "solutions": 'l', "enterprises": 'l', "industries": 'l', "technologies": 'l',
	"systems": 'l', "logistics": 'l', "bank": 'l', "insurance": 'l', "motors": 'l', "trading": 'l', "kabushikigaisha": 'l', "gongsi": 'l', "foundation": 'l', "stiftung": 'l',
	"hospital": 'l', "university": 'l', "partners": 'l', "associates": 'l', "services": 'l', "transport": 'l', "shoji": 'l', "hermanos": 'l', "jituan": 'l', "sirketi": 'l',
	"ag": 's', "kg": 's', "ug": 's', "se": 's', "as": 's', "asa": 's', "co": 's', "sas": 's', "sa": 's', "bv": 's', "nv": 's', "vof": 's', "ab": 's',
	"hb": 's', "oy": 's', "kk": 's', "sl": 's', "slu": 's', "ev": 's', "eg": 's', "bt": 's', "dd": 's', "ad": 's', "ooo": 's', "oao": 's', "cv": 's',
}

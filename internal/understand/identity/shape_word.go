package identity

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// longestEmail is the longest address that mail can carry, in bytes (RFC 5321, erratum 1690).
const longestEmail = 254

// notInLocal are the bytes that do not stand in a local part outside quotes (RFC 5322, section 3.2.3), but for the slash,
// which is allowed there and far more often part of a URL.
var notInLocal = func() (t [256]bool) {
	for b := range byte(' ' + 1) {
		t[b] = true
	}
	for _, b := range []byte("\x7f\"(),:;<>[\\]/") {
		t[b] = true
	}
	return t
}()

// appendEmail takes local@domain where the domain has a dot inside and nothing in it is blank or structure.
func appendEmail(dst, v []byte) ([]byte, bool) {
	i := bytes.IndexByte(v, '@')
	if i < 1 || len(v) > longestEmail || bytes.IndexByte(v[i+1:], '@') >= 0 {
		return dst, false
	}
	for _, b := range v[:i] {
		if notInLocal[b] {
			return dst, false
		}
	}
	domain := v[i+1:]
	if p := bytes.IndexByte(domain, '.'); p < 1 || domain[len(domain)-1] == '.' {
		return dst, false
	}
	for _, b := range domain {
		if b < utf8.RuneSelf && traitOf[b]&(digit|hexLetter|letter|dash|dot) == 0 {
			return dst, false
		}
	}
	return appendLower(dst, v), true
}

// appendLower appends v in lower case. Bytes that are no UTF-8 stay. A letter outside ASCII never becomes one inside
// (the Kelvin sign is no k): otherwise two addresses that a service keeps apart would be one.
func appendLower(dst, v []byte) []byte {
	for len(v) > 0 {
		if v[0] < utf8.RuneSelf {
			dst, v = append(dst, lower(v[0])), v[1:]
			continue
		}
		r, n := utf8.DecodeRune(v)
		if l := unicode.ToLower(r); l >= utf8.RuneSelf && l != r {
			dst = utf8.AppendRune(dst, l)
		} else {
			dst = append(dst, v[:n]...)
		}
		v = v[n:]
	}
	return dst
}

// appendUUID takes 8-4-4-4-12 hex digits, plain, in braces, or after urn:uuid:.
func appendUUID(dst, v []byte) ([]byte, bool) {
	const urn = "urn:uuid:"
	switch {
	case len(v) == 38 && v[0] == '{' && v[37] == '}':
		v = v[1:37]
	case len(v) == 36+len(urn) && equalFold(v[:len(urn)], urn):
		v = v[len(urn):]
	}
	if len(v) != 36 {
		return dst, false
	}
	for i, b := range v {
		switch i {
		case 8, 13, 18, 23:
			if b != '-' {
				return dst, false
			}
		default:
			if traitOf[b]&(digit|hexLetter) == 0 {
				return dst, false
			}
		}
	}
	for _, b := range v {
		dst = append(dst, lower(b))
	}
	return dst, true
}

// appendHex takes hex digits; shorter ones could be a code in which case matters.
func appendHex(dst, v []byte) ([]byte, bool) {
	if len(v) < 16 {
		return dst, false
	}
	for _, b := range v {
		dst = append(dst, lower(b))
	}
	return dst, true
}

// appendIBAN takes two letters, two digits, and as many letters and digits as the country has, in any case, with or
// without single blanks. The case must not matter here: what hex digits would make lower, this rule must have seen before.
func appendIBAN(dst, v []byte) ([]byte, bool) {
	start := len(dst)
	for i, b := range v {
		if b == ' ' {
			if v[i-1] == ' ' { // v is trimmed: i > 0
				return dst[:start], false
			}
			continue
		}
		dst = append(dst, upper(b))
	}
	iban := dst[start:]
	if len(iban) < 15 || len(iban) > 34 ||
		traitOf[iban[2]] != digit || traitOf[iban[3]] != digit || ibanLength(iban[0], iban[1]) != len(iban) {
		return dst[:start], false
	}
	return dst, true
}

// ibanLengths holds a country and the length of its IBANs, five bytes each (SWIFT, IBAN Registry).
const ibanLengths = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 " +
	"EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 " +
	"KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 " +
	"PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 "

// ibanLength returns the length of the IBANs of a country, 0 where it has none.
func ibanLength(a, b byte) int {
	for i := 0; i < len(ibanLengths); i += 5 {
		if ibanLengths[i] == a && ibanLengths[i+1] == b {
			return int(ibanLengths[i+2]-'0')*10 + int(ibanLengths[i+3]-'0')
		}
	}
	return 0
}

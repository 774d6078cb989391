package kind

// rule says what a key means that is made of some concepts: all of the first, one of the second, none but these and the third.
type rule struct {
	all, any, may concept
	kind          Kind
	strength      strength
}

const (
	cHead  = cNumber | cID | cCode
	cWhen  = cDate | cDay | cYear | cMonth
	cAbout = cQualifier | cPerson | cHolder | cUser
)

// rulesOfComposition are tried in order.
var rulesOfComposition = []rule{
	{all: cBirth | cName, may: cAbout, kind: PersonLastName, strength: strong},
	{all: cBirth, any: cNumber, may: cAbout, kind: IdentityNationalID, strength: strong},
	{all: cBirth, any: cPlace | cCity | cCode | cNation | cThing, may: ^concept(0), kind: None},
	{all: cBirth, any: cWhen, may: cAbout | cWhen, kind: PersonBirthDate, strength: strong},
	{all: cPhone, any: cNumber, may: cAbout | cHead | cHome, kind: ContactPhone, strength: strong},
	{all: cMail, any: cAddress | cID, may: cAbout | cAddress | cHome, kind: ContactEmail, strength: strong},
	{all: cMAC | cAddress, may: cAbout | cDevice, kind: DeviceID, strength: strong},
	{all: cIP | cAddress, may: cAbout | cDevice, kind: DeviceIPAddress, strength: strong},
	{all: cCard, any: cSecurity | cVerify, may: cAbout | cHead, kind: PaymentCardSecurityCode, strength: strong},
	{all: cCard, any: cEnd | cYear | cMonth, may: cAbout | cWhen | cEnd, kind: PaymentCardExpiry, strength: strong},
	{all: cEnd, any: cYear | cMonth, may: cWhen | cCard | cEnd, kind: PaymentCardExpiry, strength: fair},
	{all: cCard, any: cHolder, may: cAbout | cName, kind: PersonName, strength: strong},
	{all: cAccount, any: cHolder, may: cAbout | cName | cBank, kind: PersonName, strength: strong},
	{all: cCard | cDigits, may: cAbout | cLast | cNumber, kind: PaymentCardNumber, strength: fair},
	{all: cCard | cToken, may: cAbout | cHead, kind: PaymentCardNumber, strength: fair},
	{all: cLoyalty, any: cNumber, may: cAbout | cNumber | cCard, kind: LoyaltyNumber, strength: strong},
	{all: cLoyalty | cLevel, may: cAbout | cCode | cName, kind: LoyaltyTier, strength: strong},
	{all: cPoints | cBalance, may: cAbout | cLoyalty | cAvailable | cAccount, kind: LoyaltyBalance, strength: strong},
	{all: cPoints, any: cLoyalty | cAvailable, may: cAbout | cBalance, kind: LoyaltyBalance, strength: strong},
	{all: cIDCard, any: cHead, may: cAbout | cHead | cCard | cNation, kind: IdentityNationalID, strength: strong},
	{all: cNation, any: cNumber | cID, may: cAbout | cHead | cCard | cIDCard, kind: IdentityNationalID, strength: strong},
	{all: cPassport, any: cNumber, may: cAbout | cHead, kind: IdentityPassport, strength: strong},
	{all: cTax, any: cHead, may: cAbout | cHead, kind: IdentityTaxID, strength: strong},
	{all: cLicence, any: cHead | cCard, may: cAbout | cHead | cCard, kind: IdentityDriverLicence, strength: strong},
	{all: cCard, any: cNumber, may: cAbout | cHead | cBank, kind: PaymentCardNumber, strength: strong},
	{all: cBank, any: cAccount, may: cAbout | cHead | cAccount, kind: PaymentBankAccount, strength: strong},
	{all: cAccount, any: cBalance, may: cAbout | cAvailable, kind: AccountBalance, strength: strong},
	{all: cAvailable | cBalance, may: cAbout, kind: AccountBalance, strength: strong},
	{all: cAccount, any: cNumber, may: cAbout | cHead, kind: PaymentBankAccount, strength: strong},
	{all: cBooking, any: cHead, may: cAbout | cHead, kind: TravelBookingReference, strength: strong},
	{all: cTicket, any: cNumber, may: cAbout | cHead, kind: TravelTicketNumber, strength: fair},
	{all: cDevice, any: cNumber | cID | cFingerprint, may: cAbout | cHead | cKey, kind: DeviceID, strength: fair},
	{all: cDevice | cToken, may: cAbout | cDevice, kind: DeviceID, strength: strong},
	{all: cPerson | cAccount | cID, may: cAbout | cPerson, kind: AccountID, strength: strong},
	{all: cLevel, any: cPerson | cUser, may: cAbout, kind: LoyaltyTier, strength: weak},
	{all: cUser | cName, may: cAbout, kind: AccountUsername, strength: strong},
	{all: cUser, any: cHead, may: cHead, kind: AccountID, strength: strong},
	{all: cOnce, any: cCode | cPassword, may: cAbout | cCode | cPassword | cSecurity | cVerify | cPhone, kind: CredentialOTP, strength: strong},
	{all: cVerify, any: cCode, may: cAbout | cCode | cPhone | cMail, kind: CredentialOTP, strength: strong},
	{all: cSecurity, any: cCode, may: cAbout | cCode, kind: CredentialOTP, strength: weak},
	{all: cToken, any: cAccess | cRefresh | cSession, may: cAbout | cAPI, kind: CredentialToken, strength: strong},
	{all: cSession, any: cID | cKey, may: cAbout | cHead, kind: CredentialToken, strength: strong},
	{all: cSecret, any: cKey | cAPI, may: cAbout, kind: CredentialSecret, strength: strong},
	{all: cAPI | cKey, may: cAbout, kind: CredentialSecret, strength: strong},
	{all: cPassword, may: cAbout | cAccess | cQualifier, kind: CredentialPassword, strength: strong},
	{all: cPost, any: cHead, may: cAbout | cHead | cHome | cDelivery | cBilling, kind: ContactAddress, strength: strong},
	{all: cHouse, any: cNumber, may: cAbout, kind: ContactAddress, strength: strong},
	{all: cStreet, any: cName | cAddress | cNumber | cHouse, may: cAbout | cName | cHome | cNumber | cHouse, kind: ContactAddress, strength: strong},
	{all: cAddress, any: cHome | cDelivery | cBilling | cStreet | cPost, may: cAbout | cHome, kind: ContactAddress, strength: strong},
	{all: cHome, any: cPlace | cCity, may: cAbout | cCity, kind: ContactAddress, strength: strong},
	{all: cFirst | cName, may: cAbout | cPerson, kind: PersonFirstName, strength: strong},
	{all: cLast | cName, may: cAbout, kind: PersonLastName, strength: strong},
	{all: cThing, any: cHead | cName | cKey, may: cThing | cHead | cName | cQualifier | cDate | cKey, kind: None},
	{all: cPerson, any: cNumber | cID, may: cPerson | cHead | cQualifier | cHolder, kind: AccountID, strength: fair},
	{all: cQualifier, any: cNumber | cID, may: cHead, kind: None},
	{all: cPerson | cName, may: cPerson | cQualifier | cHolder, kind: PersonName, strength: strong},
}

// compose reads the words of a key as stems that are put together: nomorHp, kundetelefonnummer, codigo_de_verificacao. Nil where a part is
// not known or the parts make nothing.
func compose(words []string) *sense {
	if len(words) == 0 || len(words) > 5 {
		return nil
	}
	var pieces []concept
	for i, w := range words {
		if i > 0 && i < len(words)-1 && particleOfKey(w) {
			continue
		}
		more, ok := piecesOf(w, 2)
		if !ok {
			return nil
		}
		pieces = append(pieces, more...)
	}
	if len(pieces) < 2 || len(pieces) > 5 {
		return nil
	}
	for i := range rulesOfComposition {
		if r := &rulesOfComposition[i]; r.fits(pieces) {
			return composed[i]
		}
	}
	return nil
}

// composed are the senses of the rules, made once.
var composed = func() []*sense {
	out := make([]*sense, len(rulesOfComposition))
	for i, r := range rulesOfComposition {
		out[i] = &sense{none: r.kind == None}
		if r.kind != None {
			out[i].kinds = []saying{{r.kind, r.strength}}
		}
	}
	return out
}()

// fits says whether each piece can be one of the rule's concepts, and all that it asks for are there.
func (r *rule) fits(pieces []concept) bool {
	var have concept
	for _, c := range pieces {
		if c&(r.all|r.any|r.may) == 0 {
			return false
		}
		have |= c
	}
	if have&r.all != r.all || r.any != 0 && have&r.any == 0 {
		return false
	}
	// One piece cannot stand for two: a rule that asks for two concepts needs two pieces.
	return distinct(pieces, r)
}

// distinct says whether different pieces stand for what is asked for.
func distinct(pieces []concept, r *rule) bool {
	need, met := r.all, r.any == 0
	for _, c := range pieces {
		if hit := c & need; hit != 0 {
			need &^= hit & -hit
			continue
		}
		met = met || c&r.any != 0
	}
	return need == 0 && met
}

// particleOfKey says whether a word only joins those around it.
func particleOfKey(w string) bool {
	switch w {
	case "de", "du", "da", "do", "di", "del", "della", "dello", "dos", "das", "des", "la", "le", "el", "al", "of", "the", "van", "der", "den", "ki", "ka", "ke", "no", "ng", "til", "av", "af", "och", "og", "und", "w", "na", "dla":
		return true
	}
	return false
}

package kind

// The words under which a leaf that cannot be told is counted.
const (
	doubtOpaque    = "opaque"
	doubtEncrypted = "encrypted"
	doubtTooDeep   = "too_deep"
	doubtGuessed   = "guessed"
	doubtUndecided = "undecided"
	doubtUntried   = "pattern_not_tried"
)

// proofs are the classes that say by themselves what a value is, whatever its field holds otherwise.
var proofs = map[Class]Kind{
	ClassEmail: ContactEmail, ClassMaskedEmail: ContactEmail, ClassTextEmail: ContactEmail,
	ClassPhone: ContactPhone, ClassTextPhone: ContactPhone,
	ClassIBAN: PaymentIBAN, ClassTextIBAN: PaymentIBAN,
	ClassMaskedCard: PaymentCardNumber, ClassTextCard: PaymentCardNumber,
	ClassNational: IdentityNationalID, ClassTax: IdentityTaxID, ClassDocument: IdentityPassport,
	ClassJWT: CredentialToken, ClassSecret: CredentialSecret,
}

// Held says what one value of class c and form f exposes in a field decided as d. The kind is None where it exposes
// nothing. Doubt is empty where the value is told, else why it cannot be: "opaque", "encrypted", "too_deep", "guessed", "undecided";
// kind is Undecided then.
func Held(d Decision, c Class, f Form) (k Kind, form Form, doubt string) {
	switch c {
	case ClassEmpty:
		return None, Clear, ""
	case ClassTooDeep:
		return Undecided, f, doubtTooDeep
	case ClassGuessed:
		return Undecided, f, doubtGuessed
	}
	switch d.Kind {
	case None:
		return heldByNothing(d, c, f)
	case Undecided, "":
		return heldByDoubt(c, f)
	}
	if f == Clear && d.Form != Clear && veiled(d, c) {
		f = d.Form
	}
	if fitsIn(d.Kind, c) {
		return d.Kind, f, ""
	}
	if proof, ok := proofs[c]; ok {
		return proof, f, ""
	}
	return None, Clear, ""
}

// heldByNothing looks at a value in a field that holds nothing as a rule. A lone number that passes Luhn is chance.
func heldByNothing(d Decision, c Class, f Form) (Kind, Form, string) {
	if proof, ok := proofs[c]; ok {
		return proof, f, ""
	}
	switch {
	case d.Form != Clear:
		return None, Clear, "" // random by nature: a cursor, a nonce, a signature
	case c == ClassOpaque:
		return Undecided, f, doubtOpaque
	case c == ClassCipher:
		return Undecided, Encrypted, doubtEncrypted
	}
	return None, Clear, ""
}

func heldByDoubt(c Class, f Form) (Kind, Form, string) {
	if proof, ok := proofs[c]; ok && c != ClassNational && c != ClassTax {
		return proof, f, ""
	}
	switch c {
	case ClassOpaque:
		return Undecided, f, doubtOpaque
	case ClassCipher:
		return Undecided, Encrypted, doubtEncrypted
	case ClassBool:
		return None, Clear, ""
	}
	return Undecided, f, doubtUndecided
}

// Held does the same where users' kinds are declared; tried is what their tests said of the value. Open are the kinds of users that
// the value could be of, though nothing speaks for them: their tests prove by themselves, and were not tried on it.
func (o *Own) Held(d Decision, c Class, f Form, tried Tried) (k Kind, form Form, doubt string, open []Kind) {
	if o == nil || c == ClassEmpty || c == ClassTooDeep {
		k, form, doubt = Held(d, c, f)
		return k, form, doubt, nil
	}
	if mine := o.named(d.Kind); mine != nil {
		k, form, doubt = mine.held(d, c, f, tried)
	} else {
		k, form, doubt = Held(d, c, f)
	}
	if k != None {
		return k, form, doubt, nil
	}
	for i := range o.kinds {
		mine := &o.kinds[i]
		if !mine.Proof || !in(mine.fit, c) {
			continue
		}
		switch passed, was := tried.passed(mine.test); {
		case passed:
			return mine.Name, f, "", nil
		case !was && c != ClassBool:
			open = append(open, mine.Name)
		}
	}
	if len(open) > 0 {
		return Undecided, f, doubtUntried, open
	}
	return k, form, doubt, nil
}

// held is Held for a field that is decided to hold a user's kind.
func (k *ownKind) held(d Decision, c Class, f Form, tried Tried) (Kind, Form, string) {
	passed, was := tried.passed(k.test)
	if passed || !was && (in(k.fit|unseen, c)) {
		if f == Clear && d.Form != Clear && veiled(d, c) {
			f = d.Form
		}
		return k.Name, f, ""
	}
	if proof, ok := proofs[c]; ok {
		return proof, f, ""
	}
	return None, Clear, ""
}

// veiled says whether a value that looks clear stands in the form that its field is decided to have: the four last
// digits of a card, the hex digits of a hash, the key of a vault.
func veiled(d Decision, c Class) bool {
	switch d.Form {
	case Masked:
		return c == ClassInteger
	case Hashed:
		return in(setOf(ClassHex, ClassRandom, ClassOpaque, ClassCode), c)
	case Tokenised:
		return in(keyLike|setOf(ClassCode, ClassWord), c)
	case Clear, Encrypted:
	}
	return false
}

// fitsIn says whether a value of class c can be of kind k. What cannot be told (masked, hashed, encrypted, opaque) can.
func fitsIn(k Kind, c Class) bool {
	if in(unseen, c) {
		return true
	}
	f := fits[k]
	if in(f.proof|f.good|f.ok, c) {
		return true
	}
	switch k {
	case PaymentCardNumber:
		// Most numbers in a card's field are cards; one that fails its check is a mistyped one, and still somebody's.
		return in(digitLike|keyLike|setOf(ClassCode), c) && c != ClassDate
	case PaymentCardSecurityCode:
		return c == ClassDigits
	case ContactEmail, PaymentIBAN, IdentityNationalID, IdentityTaxID:
		return in(keyLike, c)
	}
	return false
}

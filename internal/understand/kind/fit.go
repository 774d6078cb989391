package kind

// fit says how the values of a kind look: what speaks for it (in log-odds, for a column of nothing else), what does not
// contradict it, and what anything else costs.
type fit struct {
	proof  classSet // hardly anything else looks like it: decides without a key
	weight float64  // of the proof
	good   classSet // speaks for it beside a key
	ok     classSet // does not contradict it
}

var (
	digitLike = setOf(ClassDigits, ClassInteger, ClassCard, ClassTestCard, ClassTime, ClassDate, ClassPhone, ClassNationalLike, ClassTaxLike, ClassNational, ClassTax)
	nameLike  = setOf(ClassName, ClassFullName)
	wordLike  = nameLike | setOf(ClassWord, ClassText, ClassUpper, ClassLocale, ClassRank)
	keyLike   = setOf(ClassRandom, ClassHex, ClassUUID, ClassOpaque, ClassJWT, ClassSecret, ClassCipher, ClassDigest)
	proseLike = setOf(ClassTextEmail, ClassTextPhone, ClassTextCard, ClassTextIBAN)
	everyOne  = ^classSet(0) &^ setOf(ClassBool)
)

// fits holds the fit of every built-in kind.
var fits = map[Kind]fit{
	PersonName:        {good: nameLike, ok: wordLike | proseLike},
	PersonFirstName:   {good: nameLike, ok: wordLike},
	PersonLastName:    {good: nameLike, ok: wordLike},
	PersonBirthDate:   {good: setOf(ClassDate, ClassTime), ok: setOf(ClassInteger, ClassDigits, ClassText, ClassExpiry, ClassCode)},
	PersonGender:      {good: setOf(ClassUpper), ok: wordLike | setOf(ClassInteger)},
	PersonNationality: {good: setOf(ClassUpper), ok: wordLike},

	ContactEmail:   {proof: setOf(ClassEmail, ClassMaskedEmail), weight: 7, good: setOf(ClassTextEmail), ok: setOf(ClassHex)},
	ContactPhone:   {proof: setOf(ClassPhone), weight: 6, good: setOf(ClassDigits, ClassTextPhone), ok: digitLike&^setOf(ClassInteger) | setOf(ClassCode, ClassHex)},
	ContactAddress: {ok: wordLike | digitLike | setOf(ClassCode, ClassDecimal) | proseLike},
	LocationGeo:    {good: setOf(ClassCoordinate), ok: setOf(ClassDecimal, ClassInteger, ClassCode, ClassWord)},

	IdentityPassport:      {proof: setOf(ClassDocument), weight: 7, good: setOf(ClassCode), ok: digitLike &^ setOf(ClassInteger)},
	IdentityNationalID:    {proof: setOf(ClassNational), weight: 6, good: setOf(ClassNationalLike, ClassDigits), ok: digitLike&^setOf(ClassInteger) | setOf(ClassCode, ClassHex)},
	IdentityTaxID:         {proof: setOf(ClassTax), weight: 6, good: setOf(ClassTaxLike, ClassDigits), ok: digitLike&^setOf(ClassInteger) | setOf(ClassCode)},
	IdentityDriverLicence: {good: setOf(ClassCode), ok: digitLike | setOf(ClassWord, ClassText)},

	PaymentCardNumber:       {proof: setOf(ClassMaskedCard), weight: 7, good: setOf(ClassCard, ClassTestCard), ok: setOf(ClassInteger, ClassTextCard)},
	PaymentCardExpiry:       {good: setOf(ClassExpiry), ok: setOf(ClassDate, ClassTime, ClassInteger, ClassDigits)},
	PaymentCardSecurityCode: {good: setOf(ClassInteger)},
	PaymentIBAN:             {proof: setOf(ClassIBAN), weight: 8, good: setOf(ClassTextIBAN), ok: setOf(ClassCode, ClassHex)},
	PaymentBankAccount:      {good: setOf(ClassDigits), ok: digitLike | setOf(ClassCode, ClassIBAN, ClassUUID)},

	LoyaltyNumber:      {good: setOf(ClassDigits, ClassCode), ok: digitLike | setOf(ClassUUID, ClassUpper, ClassHex)},
	LoyaltyTier:        {good: setOf(ClassWord, ClassRank), ok: wordLike | setOf(ClassCode, ClassInteger)},
	LoyaltyBalance:     {good: setOf(ClassInteger, ClassDecimal), ok: digitLike&^setOf(ClassDate) | setOf(ClassCoordinate)},
	LoyaltyTransaction: {ok: everyOne},

	TravelBookingReference: {good: setOf(ClassCode), ok: wordLike | setOf(ClassUUID, ClassHex) | digitLike},
	TravelTicketNumber:     {good: setOf(ClassDigits, ClassCode), ok: digitLike},

	AccountID:          {good: setOf(ClassUUID, ClassDigits), ok: digitLike | keyLike | nameLike | setOf(ClassCode, ClassWord, ClassUpper)},
	AccountUsername:    {good: setOf(ClassWord, ClassCode), ok: wordLike | setOf(ClassUpper, ClassEmail, ClassDigits, ClassUUID, ClassText, ClassLocale)},
	AccountBalance:     {good: setOf(ClassDecimal), ok: setOf(ClassInteger, ClassDigits, ClassCoordinate, ClassDate, ClassTime)},
	AccountTransaction: {ok: everyOne},

	CredentialPassword: {ok: everyOne},
	CredentialToken:    {proof: setOf(ClassJWT), weight: 7, good: keyLike, ok: setOf(ClassCode, ClassDigits, ClassURL, ClassWord)},
	CredentialSecret:   {proof: setOf(ClassSecret), weight: 7, good: keyLike, ok: setOf(ClassCode, ClassWord, ClassText, ClassDigits)},
	CredentialOTP:      {good: setOf(ClassInteger), ok: setOf(ClassDigits, ClassCode, ClassUpper, ClassWord, ClassDate)},

	DeviceIPAddress: {good: setOf(ClassAddress4, ClassAddress6), ok: setOf(ClassHex)},
	DeviceID:        {good: setOf(ClassUUID, ClassHex, ClassCode), ok: digitLike | keyLike},
	HealthRecord:    {ok: everyOne},
}

// What a column adds, in log-odds.
const (
	goodWeight = 2.0
	badWeight  = -7.0
)

// fitWeight is what a column says of a kind that some other evidence speaks for. Few values say less than many.
func fitWeight(k Kind, t tally) float64 {
	if t.known == 0 {
		return 0
	}
	f := fits[k]
	proof, good := t.share(f.proof), t.share(f.good)
	bad := t.share(^(f.proof | f.good | f.ok | unseen))
	n := float64(t.known)
	return (proof*f.weight + good*goodWeight + bad*badWeight) * n / (n + .5)
}

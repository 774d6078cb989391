package observation

// Marks are facts about a call that are seen in its bytes and can be told without keeping any of them: a set of bits.
// Marks say what was there, never what it means; detectors judge.
type Marks uint32

// The marks. Numbers are part of the ledger's format: new ones are added at the end.
const (
	// MarkTraversal: path, query or body named a file above the place where it stood ("../"), plainly or encoded.
	MarkTraversal Marks = 1 << iota
	// MarkPreflight: a CORS preflight (Fetch standard, section 3.2.2), which carries no credentials by design.
	MarkPreflight
	// MarkTLSAhead: a header says that TLS ended in front of where the call was recorded.
	MarkTLSAhead
	// MarkLocal: client and server are one machine, by a loopback address or the name localhost.
	MarkLocal
	// MarkCredential: something that looks like a credential was presented, whether or not it tells who presented it: a
	// signed URL and a link with a token in its path, too.
	MarkCredential
	// MarkVeiled: a credential was presented and the recorder blotted it out; MarkCredential stands beside it.
	MarkVeiled
	// MarkUnsigned: a JWT with alg "none" was presented or handed out.
	MarkUnsigned
	// MarkEndless: a JWT without an expiry was presented or handed out.
	MarkEndless
	// MarkGuessable: a credential was presented or handed out that can be guessed (short, or with hardly a random bit).
	MarkGuessable
	// MarkBasic: HTTP Basic authentication was presented.
	MarkBasic
	// MarkTrivialPassword: its password is empty, the user's name, or one that everybody tries first.
	MarkTrivialPassword
	// MarkSession: the service keeps sessions, whether or not one was presented here: the answer handed out a credential, or
	// the request carried a token against forged requests.
	MarkSession
	// MarkDeprecated: the answer says that what was asked is deprecated (RFC 9745) or will be gone at some time (RFC 8594).
	MarkDeprecated
	// MarkNegative: the query or body of the request held a number below zero, but for coordinates.
	MarkNegative
	// MarkPrivileged: the request says of somebody, by query or body, that they have a role or right which is not for everybody ("role": "admin").
	MarkPrivileged
	// MarkWildcard: a value of the query or body is nothing but a sign for anything ("*", "%").
	MarkWildcard
)

// MarksWeak are the marks of a credential that proves little.
const MarksWeak = MarkUnsigned | MarkEndless | MarkGuessable | MarkBasic | MarkTrivialPassword

// Has says whether all of the other marks are set.
func (m Marks) Has(other Marks) bool { return m&other == other }

// Any says whether one of the other marks is set.
func (m Marks) Any(other Marks) bool { return m&other != 0 }

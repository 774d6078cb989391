// Package match says who could have made a leaked list: which actors and sessions were shown its values, and how much better
// the best of them explains it than the next; or that its values did not pass here.
//
// In: a list of values with their kinds, and one version of meaning over one snapshot ([meaning.View]). Out: a [Match], which
// holds no value.
//
//	m, err := match.Find(ctx, view, leak, match.Options{Mint: mint})
//	m.Explained[0] // {Actor: "a_7b…", Session: "n_4c…", Share: 1, Received: 212, Weight: 0.97, …}
//
// # What counts
//
// A value counts as shown to somebody where an answer (of an egress call: the request) of an edge, unknown or egress call held it in a
// field of its kind. A number of members, an account's id, a user name and an e-mail address stand for one another, because
// who made the list did not know our names. A value that callers sent and no answer ever held is Asked, not seen: who sends it has it
// already. So is one that was only ever seen in a field of another kind: Elsewhere.
//
// Values are looked up by their tokens, in every form that [identity.Forms] knows. Values that name nobody by themselves, such as a
// tier, a first name or a date of birth, leave no token: they are Untraceable, and neither speak for anybody nor against.
//
// # How much better
//
// Let a list be drawn at random from what one session received, R different values of the list's kinds. Each of its values that the
// session received is then worth 1/R, and each that it did not receive a constant close to nothing. Weight is a session's part in the
// sum of these products over all that are listed; it is not the chance that it was the one, for nobody need be. So a session that
// received the list and little else stands before a partner that receives everybody every night.
//
// # What it cannot do
//
// It does not know who was shown a value elsewhere, and not what an answer held that was not read: a value may be called not seen
// only where Complete says that all was read and decided. Short numbers meet by chance; a list of a few of them says little.
package match

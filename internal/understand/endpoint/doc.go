// Package endpoint tells which endpoints there are: it takes evidence out of calls, and templates out of evidence.
//
// Evidence. In: one call. Out of [Splitter.Split]: its path with the values folded away, and the values for those who
// make tokens of them. A pure function of the call.
//
//	GET https://API.example:443/v2/members/4000123456/profile
//	→ host api.example, /v2/members/{number}/profile, value 2 = 4000123456
//
// Words of the vocabulary stay readable; other words stay as sealed text, and are values, too, because they may turn out
// to be names of persons. On an answer that founds no endpoint (404, 405, 400, 501) they are folded, so that a scanner
// cannot fill the dictionary. "." and ".." stay as they are: a traversal must show.
//
// Operations. In: what a call of GraphQL asks for. Out of [Operation]: its name as evidence, which becomes the part of the
// template behind "#".
//
//	query Member($id: ID!) { member(id: $id) { email } } → graphql:query Member → POST /graphql#query Member
//
// [Remote] does the same for SOAP, JSON-RPC, MCP and XML-RPC. The methods of gRPC, Connect and Twirp are their paths, whose last two
// segments are fixed always; a WebSocket and a stream of events are noted as the protocol of their path. A name under which
// nothing was carried out founds no endpoint.
//
//	SOAPAction: "urn:members/GetMember"            → soap:GetMember → POST /soap/members#GetMember
//	{"method":"tools/call","params":{"name":"find"}} → mcp:tools/call find → POST /mcp#tools/call find
//
// Bound. In: paths, in any order. Out of [Bound.Fold]: what of each is kept, so that no scanner makes evidence grow beyond a ceiling;
// out of [BoundEvidence]: the evidence of what stays in the end, a function of the set of paths (docs/adr/0011).
//
//	/zafelo, /tiruna, … (more than there are places for) → /{word}, and the reason "more different words than are kept apart"
//
// Derivation. In: the evidence of all paths, each with its counts, the field names of its answers, and how many of its
// values other calls handed out under which names. Out of [Derive]: templates, each with the evidence that it covers and
// up to three reasons. Evidence is never merged in storage; the derivation is a pure function of the sets of evidence and of what is told, so
// neither order nor time of arrival matters and every merge can be undone by deriving again.
//
//	GET /airports/AMS, GET /airports/LHR → GET /airports/{airportCode}
//	GET /users/alice, /users/john, /users/mirelle, /users/me → GET /users/{userId}, GET /users/me
//
// At each position of the tree of one host, all methods together: folded segments are values. So are words that were
// handed out by an identifying field; codes in capitals, locales, dates, truth values, names of people and of documents;
// families of words that answer alike and are many enough; words behind a collection where new ones keep coming (Good and
// Turing's estimate); the few left over beside many of these; and words that somebody tried and that were never answered
// well. How much a word counts for is weighed by what public APIs do with it (package prior, and the vocabulary): one that
// many use as a fixed segment counts for nothing, and is a value only by a wide margin. Names of operations, and words that
// are only ever POSTed to, are expected to be fixed. The thresholds stand together in decide.go.
//
// What people and specs tell ([Told]) stands over all that. Each segment of a told template decides what stands at its
// place, behind the same beginning: a fixed one is fixed, a parameter is one for all that is not told to be fixed, but for
// words that stand beside identifiers and are none ("me"), or that answer unlike them. Pins of people stand over specs.
//
//	GET /translate/german, GET /translate/english, pinned "/translate/{language}" → GET /translate/{language}
//
// A path that was asked for once or twice, was refused (401, 403), and holds a word which stands nowhere else is
// a guess, and is led to a template that others founded or to none.
//
// How right all this is on APIs never seen, "make eval-endpoints" measures; the figures stand in docs/accuracy.md.
//
// What it cannot do:
//   - values of which one or two were seen, with the look of words and no field that hands them out, stay fixed;
//   - fixed words outside the vocabulary that all answer in one envelope ("/translate/braille") become a parameter when
//     they are many;
//   - closed sets of known words ("/vcs/github", "/vcs/bitbucket") stay fixed;
//   - fixed words with digits that no word list knows ("/testnet/ntp1") are folded and count as values;
//   - parts of segments are not told apart: "{id}.json" is {id}, "17:cancel" and "Products(5)" are one value each,
//     "report.{format}" is a word for each format;
//   - path words outside ASCII are folded, and words in languages that the vocabulary does not know count as unknown;
//   - a number behind a prefix ("/api/2/") is a version; one elsewhere never is;
//   - a GraphQL document that is only named in a call (a persisted query) is taken for a query, unless a call of another form with
//     its text and name was seen;
//   - a call whose operation nobody knows, and which was refused, belongs to no endpoint, even if another call founded it;
//   - evidence without a template is only noise; what is told founds nothing where there is no evidence;
//   - a segment that was folded ("ntp1") is a value to what is told, too: it cannot be told to be fixed.
package endpoint

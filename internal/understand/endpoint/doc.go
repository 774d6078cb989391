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
// Where signs tell parts of a segment apart, each part is evidence, and a value, of its own, so that the member of
// "/members/17.json" is that of "/members/17". The joint (observation.Lead, observation.Tail) says how a part stands.
//
//	/members/17.json · /members/17:cancel · /builds/id:5     an ending that is known; a verb of the vocabulary; a key
//	/map;v=2;lat=50 · /Orders(OrderID=1,ProductID=11)          matrix parameters; arguments, with or without quotes
//	/weather/48.85,2.35 · /compare/main...next · /members/1,2  a point, a range, a list (each value somebody's of its own)
//
// At the ending of a document the value is the file's whole name. Escapes of unreserved characters are undone, doubled and
// trailing slashes dropped; hosts are in lower case, paths keep their case.
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
// How a part stands decides first: an argument, an end of a range and half of a point are values, the name before "(" or "=" is
// not; a verb is fixed. One ending belongs to the template ("{memberId}.json"), several formats are a parameter of their own
// ("report.{format}"), several endings of documents, or one behind words, belong to the name ("{fileId}").
//
// The derivation of a host runs twice: a word that was found to be a value at one place is one at others. Fixed segments that
// differ in capitals alone and answer alike are one, in the spelling of most calls. Hosts that differ in one label which is no
// word of infrastructure, and show the same paths with the same answers, are one host with a parameter (tenant.go says how many
// it takes):
//
//	acme.shop.example, globex.shop.example, … → {tenant}.shop.example
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
//   - fixed words with digits that no word list knows ("/testnet/ntp1") count as values, unless they are a few that come again
//     and again with no other value beside them; those that begin with fewer than three small letters are folded;
//   - parts that only a dash tells apart ("{type}-comments"), and those of a host's label ("{tenant}-api"), are not told apart;
//   - matrix parameters and arguments in another order are other templates; "{lon},{lat}" is called "{lat},{lon}";
//   - a host with a parameter is seen only from three tenants on, with three paths in common that not every service has;
//   - path words outside ASCII are folded, and words in languages that the vocabulary does not know count as unknown;
//   - a number behind a prefix ("/api/2/") is a version; one elsewhere never is;
//   - a GraphQL document that is only named in a call (a persisted query) is taken for a query, unless a call of another form with
//     its text and name was seen;
//   - a call whose operation nobody knows, and which was refused, belongs to no endpoint, even if another call founded it;
//   - evidence without a template is only noise; what is told founds nothing where there is no evidence;
//   - a segment that was folded ("ntp1") is a value to what is told, too: it cannot be told to be fixed.
package endpoint

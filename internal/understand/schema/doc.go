// Package schema learns from shapes what an API takes and gives, and writes it down as OpenAPI 3.1.
//
// In: for each endpoint, the shapes of its messages with their statuses and how many calls had them ([Learner.Add]). Out: its
// [Operation]s with parameters, bodies and answers, and a document ([Document]) as YAML or JSON.
//
//	GET /members/4000000127?fields=tier → 200 {"tier":"gold","miles":120}     ×3
//	GET /members/4000000130             → 200 {"tier":"gold","email":"i@…"}   ×1
//
//	/members/{memberId}  get  parameters: memberId (path, integer), fields (query, optional)
//	                          200: object, tier required string, miles integer, email string of format email
//
// Learning is a function of the set of what was added: no order shows. A schema never contradicts the traffic: a type is
// named when all values had it, a format when every text had it by the letter of its standard, a member is required when every
// object of its place had it. Requests that were refused as malformed (400, 405, 413, 415, 422) count only where there were no
// others.
//
// A field has an enum where all texts that it held are words of the vocabulary, few, and each seen again and again ([Learner.Word]);
// whoever adds them says of which fields that may be told ([Learner.Plain]).
//
// What it cannot do: other values are not sealed, so there are no lengths or ranges, and no enums of numbers; it does not say
// which members come together; and what was rarely called is described by what little was seen (x-waybill-calls tells).
package schema

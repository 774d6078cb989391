// Package graphql reads what a call of GraphQL asks for: its documents, and the names by which they ask for fields.
//
// In: the text of a document, and what the members of a request say. Out: an [Exchange], which tells what the objects of the
// answer stand for, whatever the request called them, and what the call is to be called ([Exchange.Operations]).
//
//	query Staff($n: Int) { x: members(city: "Utrecht", first: $n) { y: email } }
//	→ query Staff; {"data":{"x":[{"y":…}]}} stands for data.members[*].email; the value "Utrecht" at members.city
//
// A document is read without its values: each is replaced by its number before anything is parsed, so that requests which
// differ in values alone share one remembered document, and nobody's value is remembered. What is remembered makes
// reading faster and changes nothing.
//
// Fragments are followed, each once in an object, so that one which holds itself makes a circle. Fields that fragments of
// different types give under one key all count. Documents are bounded: 1 MiB, 100,000 words, 200 levels, 200,000 visits of
// selections; what is beyond is said ([Exchange.Doubtful]), and the call is read by the names in its answer.
//
// What it cannot do:
//   - without a schema it does not know types: it does not tell which of several fragments an object was of;
//   - a document that a call only names, by hash or number (a persisted query), is not in that call. The aliases in its answer
//     stay, as reading a call uses nothing but the call; kinds are then told by values;
//   - a request that the recorder kept no body of, or a part only, has no document: the answer is read by the names in it;
//   - the parts of an answer that come later ("incremental") are read by the names that their keys have anywhere in the document.
package graphql

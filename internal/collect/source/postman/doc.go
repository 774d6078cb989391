// Package postman reads the saved examples of Postman collections, v2.0 and v2.1: an answer with the request that it was given to.
//
// In: the bytes of a collection through a [source.Window]. Out: a piece for each saved example, and for each request
// that has none, and from each example a call.
//
//	{"info":{"name":"Shop","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
//	 "item":[{"name":"Card","request":{…},"response":[{"originalRequest":{"method":"GET","url":"{{base}}/v1/cards/7"},
//	   "code":200,"header":[{"key":"Date","value":"Sun, 01 Mar 2026 11:00:00 GMT"}],"body":"{…}"}]}],
//	 "variable":[{"key":"base","value":"https://shop.example"}]}
//
// Variables are those of the folders around an example, from the inside out, and of the collection, wherever in the file
// they stand; so the collection is held whole, up to the limit of an entry. A host that is a variable nobody defined is not known. Credentials
// come from fields and from the auth of the request, its folders or the collection (bearer, basic, apikey, oauth2); one that hangs on a variable
// that is not defined, or of another type, is not observable. Cookies of Postman's jar are in no collection, so
// credentials are observable only once one was seen and none was missing.
//
// An example has no time of its own. It is what the Date of its answer says, less the time the answer took; else
// when the collection was last changed, where info says so. An example with neither counts as no_time: none is made up.
// A request without an example was perhaps never sent: it counts as no_example.
//
// Of a collection that is cut, examples are read up to the first that names a variable whose meaning may have stood behind the
// cut.
//
// What it cannot do: read collections of v1, environments and globals, which are other files, or know what scripts change.
package postman

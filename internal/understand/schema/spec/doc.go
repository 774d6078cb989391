// Package spec reads what people say that an API is: OpenAPI 2 (Swagger), 3.0 and 3.1, in YAML or JSON, and holds what was
// learned from traffic against it.
//
// In: the text of one file ([Read]), and learned operations ([Compare]). Out: a [Document] with its operations, each by method
// and path with the base path of its servers before it; [Difference]s.
//
//	servers: [{url: "https://{tenant}.shop.example/v2"}], paths: {/users/{id}: {get: …}}
//	GET {tenant}.shop.example /v2/users/{id}
//
// Names of parameters tell nothing apart: /users/{id} and /users/{userId} are one path. References within the file are
// followed, cycles too; those to other files or addresses are refused, for nothing is fetched. A file is refused above
// [MaxSize], with more than a bounded number of nodes, or where an anchor holds itself.
//
// What it cannot do: it does not check a document against every rule of OpenAPI; of schemas it reads types, members, required
// members and elements, under allOf, oneOf and anyOf, but no conditions, patterns or lengths, for of these traffic tells nothing.
package spec

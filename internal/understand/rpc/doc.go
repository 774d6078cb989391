// Package rpc reads what a call asks for in protocols that name their operation elsewhere than in method and path: SOAP,
// XML-RPC, JSON-RPC, the Model Context Protocol (MCP), gRPC and its kin, WebSocket and server-sent events.
//
// In: what stands at a few places of a body while it is walked ([PlaceOf], then [Exchange]), and the headers of a call
// ([WireOf]). Out: which protocol it is, the names of what was asked for, and whether the answer says that nothing was
// carried out.
//
//	POST /soap/members, SOAPAction: "urn:members/GetMember"             → soap, GetMember
//	{"jsonrpc":"2.0","method":"getBalance","params":{…},"id":1}         → jsonrpc, getBalance
//	{"jsonrpc":"2.0","method":"tools/call","params":{"name":"search"},…} → mcp, tools/call search
//	POST /members.v1.Members/Get, content-type: application/grpc        → grpc, both segments fixed
//
// JSON-RPC is told by its member "jsonrpc"; where that is missing (version 1), by an object of nothing but method, parameters
// and id. It is MCP where a header says so, or where the method is one that only MCP has. SOAP is told by its envelope, and its
// operation by the header SOAPAction (1.1), the parameter "action" of the media type (1.2), the addressing header Action, or else
// the first element in the body, in this order.
//
// What it cannot do:
//   - it reads no protobuf, so that a method of gRPC is known by its path alone, and its status where the source kept it: as a
//     header, or in the last frame of gRPC-Web;
//   - what is sent over a WebSocket after it was opened is no call;
//   - JSON-RPC in a query string, and SOAP in a body in parts without an action in its headers, are calls of plain HTTP;
//   - the answers of a batch stand below the call, not each below its request.
package rpc

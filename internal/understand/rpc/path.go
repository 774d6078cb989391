package rpc

import "bytes"

// shape is how a path names a method.
type shape uint8

const (
	noMethod    shape = iota
	innerMethod       // two names, of which the first may have dots
	bareMethod        // "/members.v1.MemberService/GetMember": with dots, capitals, and nothing before
	twirpMethod       // with capitals, behind "/twirp"
)

// methodPath tells how a path names a method of a service.
func methodPath(path []byte) shape {
	last := bytes.LastIndexByte(path, '/')
	if last <= 0 || !isMethod(path[last+1:]) {
		return noMethod
	}
	before := bytes.LastIndexByte(path[:last], '/')
	if before < 0 || !isService(path[before+1:last]) {
		return noMethod
	}
	name := path[before+1 : last]
	name = name[bytes.LastIndexByte(name, '.')+1:]
	capital := isUpper(name[0]) && isUpper(path[last+1])
	switch prefix := path[:before]; {
	case capital && len(prefix) == 0 && bytes.IndexByte(path[1:last], '.') > 0:
		return bareMethod
	case capital && bytes.HasPrefix(prefix, []byte("/twirp")):
		return twirpMethod
	}
	return innerMethod
}

// isMethod says whether a segment can be the name of a method: an identifier.
func isMethod(b []byte) bool {
	if len(b) == 0 || len(b) > maxName || !isLetter(b[0]) {
		return false
	}
	for _, c := range b {
		if !isLetter(c) && c != '_' && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// isService says whether a segment can be the name of a service: identifiers with dots between them.
func isService(b []byte) bool {
	if len(b) > 2*maxName {
		return false
	}
	for part := range bytes.SplitSeq(b, []byte(".")) {
		if !isMethod(part) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

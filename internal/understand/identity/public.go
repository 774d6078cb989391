package identity

import (
	"bytes"
	"encoding/base32"
	"strings"
)

// PublicID is a public id without its prefix, as its bits: a log has hundreds of thousands, each of which would be text of
// more than twice the size. The bytes are in the order of the texts.
type PublicID [publicBits / 8]byte

const (
	publicBits  = 80
	publicChars = publicBits / 5
)

// inOrder spells bits so that texts are in the order of the bits; it has the characters of publicAlphabet.
var inOrder = base32.NewEncoding("234567abcdefghijklmnopqrstuvwxyz").WithPadding(base32.NoPadding)

// publicIDOf returns the id whose text is the base32 of a sum in publicAlphabet, in which letters stand before digits.
func publicIDOf(sum []byte) (id PublicID) {
	const digits = 6 // of the alphabet
	for half := 0; half < len(id); half += publicBits / 16 {
		var in, out uint64
		for _, b := range sum[half : half+publicBits/16] {
			in = in<<8 | uint64(b)
		}
		for shift := publicBits/2 - 5; shift >= 0; shift -= 5 {
			out |= (in>>shift + digits) & 31 << shift
		}
		for i := range publicBits / 16 {
			id[half+i] = byte(out >> (publicBits/2 - 8*(i+1)))
		}
	}
	return id
}

// ParsePublicID reads an id with this prefix ("a" of "a_…"); false for a text that is none.
func ParsePublicID(prefix, text string) (id PublicID, ok bool) {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok || len(rest) != 1+publicChars || rest[0] != '_' || strings.ContainsAny(rest, "\r\n") {
		return id, false
	}
	var chars [publicChars]byte
	copy(chars[:], rest[1:])
	_, err := inOrder.Decode(id[:], chars[:])
	return id, err == nil
}

// Append appends the id as users see it.
func (id PublicID) Append(to []byte, prefix string) []byte {
	return inOrder.AppendEncode(append(append(to, prefix...), '_'), id[:])
}

// Text is the id as users see it.
func (id PublicID) Text(prefix string) string {
	var room [32]byte
	return string(id.Append(room[:0], prefix))
}

// Compare is the order of ids, which is that of their texts.
func (id PublicID) Compare(other PublicID) int { return bytes.Compare(id[:], other[:]) }

// The prefixes of actors and sessions.
const (
	actorPrefix   = "a"
	sessionPrefix = "n"
)

// Actor is who made calls.
type Actor struct {
	PublicID
	kind uint8 // index of its type
}

// NewActor makes an actor of one of [ActorTypes]; false for another type.
func NewActor(id PublicID, actorType string) (Actor, bool) {
	for i, t := range actorTypes {
		if t == actorType {
			return Actor{id, uint8(i)}, true
		}
	}
	return Actor{}, false
}

// ID is "a_" and 16 characters.
func (a Actor) ID() string { return a.Text(actorPrefix) }

// Type is one of [ActorTypes].
func (a Actor) Type() string { return actorTypes[a.kind] }

// Label is the type and the first eight characters of the id; it tells nothing of who it is.
func (a Actor) Label() string { return a.Type() + " " + a.ID()[:8] }

// Session is one credential's life of an actor.
type Session struct {
	PublicID
	Actor int32 // index into the actors
}

// ID is "n_" and 16 characters.
func (s Session) ID() string { return s.Text(sessionPrefix) }

// ParseActorID reads an actor's id; false for a text that is none.
func ParseActorID(text string) (PublicID, bool) { return ParsePublicID(actorPrefix, text) }

// ParseSessionID reads a session's id; false for a text that is none.
func ParseSessionID(text string) (PublicID, bool) { return ParsePublicID(sessionPrefix, text) }

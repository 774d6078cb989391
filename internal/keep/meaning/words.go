package meaning

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// personWords are the words in keys and paths that say that an e-mail or a phone number there is a person's.
//
//nolint:misspell // words of other languages, and both spellings of English
var personWords = map[string]bool{
	"account": true, "accounts": true, "agent": true, "applicant": true, "author": true, "client": true, "clients": true,
	"contact": true, "contacts": true, "customer": true, "customers": true, "cliente": true, "clientes": true,
	"employee": true, "employees": true, "friend": true, "friends": true, "gast": true, "guest": true, "guests": true,
	"holder": true, "invite": true, "kontakt": true, "kunde": true, "kunden": true, "klant": true, "klanten": true,
	"lid": true, "leden": true, "login": true, "me": true, "member": true, "members": true, "membre": true, "mitglied": true,
	"mitglieder": true, "onboarding": true, "borrower": true, "borrowers": true, "buyer": true, "buyers": true, "candidate": true, "candidates": true,
	"donor": true, "donors": true, "driver": true, "drivers": true, "patron": true, "patrons": true, "pupil": true, "pupils": true,
	"rider": true, "riders": true, "staff": true, "tutor": true, "volunteer": true, "volunteers": true, "owner": true, "passenger": true, "passengers": true, "password": true,
	"patient": true, "patients": true, "people": true, "person": true, "persons": true, "profile": true, "profiles": true,
	"recipient": true, "recipients": true, "register": true, "registration": true, "reset": true, "resident": true,
	"signin": true, "signup": true, "student": true, "students": true, "subscriber": true, "subscribers": true,
	"tenant": true, "traveller": true, "travellers": true, "traveler": true, "travelers": true, "user": true, "users": true,
	"usuario": true, "usuarios": true, "utente": true, "utenti": true, "utilisateur": true, "utilisateurs": true,
	"verify": true, "visitor": true, "worker": true,
}

// selfWords are the path segments behind which an endpoint answers each actor about itself.
var selfWords = map[string]bool{
	"me": true, "self": true, "my": true, "mine": true, "myself": true, "whoami": true, "userinfo": true, "current": true,
	"current_user": true, "currentuser": true, "moi": true, "ich": true, "mij": true, "yo": true,
	"mijn": true, "mein": true, "meine": true, "meins": true, "mes": true, "mis": true, "meu": true, "meus": true, "minha": true,
	"minhas": true, "mio": true, "miei": true, "mina": true, "moje": true, "own": true,
}

// relationWords are the words in keys that name somebody by a relation to the person whose object it is.
var relationWords = map[string]bool{
	"agent": true, "approver": true, "assignee": true, "assistant": true, "author": true, "beneficiary": true, "by": true,
	"caller": true, "caregiver": true, "child": true, "companion": true, "consignee": true, "created": true, "creator": true,
	"delegate": true, "dependant": true, "dependent": true, "doctor": true, "driver": true, "editor": true, "emergency": true,
	"employer": true, "father": true, "friend": true, "from": true, "guardian": true, "husband": true, "invitee": true,
	"inviter": true, "kin": true, "manager": true, "mother": true, "nominee": true, "operator": true, "parent": true,
	"partner": true, "payee": true, "payer": true, "physician": true, "receiver": true, "recipient": true, "referee": true,
	"referral": true, "referred": true, "referrer": true, "reporter": true, "requester": true, "reviewer": true,
	"seller": true, "sender": true, "shared": true, "shipper": true, "sibling": true, "sponsor": true, "spouse": true,
	"supervisor": true, "to": true, "trustee": true, "updated": true, "wife": true,
}

func aboutPeople(text string) bool {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("/.{}$[]*@#?=:;(),' ", r) }) {
		for _, w := range vocabulary.Split(part) {
			if personWords[strings.ToLower(w)] {
				return true
			}
		}
	}
	return false
}

func aboutSelf(template string) bool {
	for part := range strings.FieldsFuncSeq(template, func(r rune) bool { return strings.ContainsRune("/.:;(", r) }) {
		if selfWords[strings.ToLower(part)] {
			return true
		}
	}
	return false
}

// companyWords are the words in paths that ask for people beside the one whom the path names.
//
//nolint:misspell // words of other languages, and both spellings of English
var companyWords = map[string]bool{
	"attendees": true, "beneficiaries": true, "children": true, "colleagues": true, "companions": true, "connections": true,
	"contacts": true, "customers": true, "clients": true, "delegates": true, "dependants": true, "dependents": true, "employees": true, "family": true,
	"followers": true, "following": true, "friends": true, "guests": true, "household": true, "invitees": true, "members": true,
	"neighbours": true, "neighbors": true, "participants": true, "passengers": true, "patients": true, "people": true, "recipients": true,
	"referrals": true, "relations": true, "relatives": true, "residents": true, "siblings": true, "staff": true, "students": true,
	"subscribers": true, "team": true, "tenants": true, "travellers": true, "travelers": true, "users": true, "viewers": true, "visitors": true,
	"amigos": true, "amici": true, "amis": true, "collega": true, "enfants": true, "familia": true, "familie": true, "famiglia": true,
	"famille": true, "figli": true, "freunde": true, "gezin": true, "hijos": true, "kinder": true, "kinderen": true, "leden": true,
	"membres": true, "miembros": true, "mitglieder": true, "passagers": true, "pasajeros": true, "reizigers": true, "reisende": true, "rodzina": true,
	"venner": true, "vrienden": true, "aile": true,
}

// NamesPeople says whether a word of a path asks for people beside the one whom the path names.
func NamesPeople(word string) bool {
	for _, w := range vocabulary.Split(word) {
		if companyWords[strings.ToLower(w)] {
			return true
		}
	}
	return false
}

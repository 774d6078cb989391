package endpoint

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// irregular leads from plurals that follow no rule to their singulars, and from words that only look like plurals to
// themselves.
var irregular = map[string]string{
	"people": "person", "children": "child", "men": "man", "women": "woman", "feet": "foot", "mice": "mouse",
	"indices": "index", "matrices": "matrix", "vertices": "vertex", "criteria": "criterion", "taxes": "tax",
	"series": "series", "species": "species", "news": "news", "status": "status", "address": "address", "sms": "sms",
	"gps": "gps", "dns": "dns", "aws": "aws", "ios": "ios", "https": "https", "analysis": "analysis", "business": "business",
	"movies": "movie", "cookies": "cookie", "calories": "calorie", "shoes": "shoe", "caches": "cache", "niches": "niche",
	"buses": "bus", "statuses": "status", "aliases": "alias", "viruses": "virus", "bonuses": "bonus", "campuses": "campus",
	"analyses": "analysis", "diagnoses": "diagnosis", "canvases": "canvas", "atlases": "atlas", "lenses": "lens",
	"quizzes": "quiz", "leaves": "leave", "halves": "half", "shelves": "shelf", "knives": "knife", "lives": "life",
	"axes": "axis", "access": "access", "progress": "progress", "process": "process", "class": "class", "bus": "bus",
}

// foreign leads from the plurals of other languages that stand in paths to their singulars.
var foreign = map[string]string{
	"kunden": "kunde", "konten": "konto", "mitglieder": "mitglied", "personen": "person", "firmen": "firma", "produkte": "produkt",
	"befunde": "befund", "termine": "termin", "rezepte": "rezept", "vertraege": "vertrag", "auftraege": "auftrag",
	"geraete": "geraet", "fahrzeuge": "fahrzeug", "gaeste": "gast", "fluege": "flug", "tarife": "tarif", "karten": "karte",
	"diagnosen": "diagnose", "medikamente": "medikament",
	"leden": "lid", "producten": "product", "facturen": "factuur", "gasten": "gast", "vluchten": "vlucht", "kaarten": "kaart",
	"punten": "punt", "winkels": "winkel",
	"kunder": "kunde", "brukere": "bruker", "brugere": "bruger", "ordrer": "ordre", "medlemmar": "medlem", "medlemmer": "medlem",
	"cupones": "cupon", "hoteles": "hotel", "sucursales": "sucursal", "doctores": "doctor", "camiones": "camion",
	"cartoes": "cartao", "locais": "local", "hospitais": "hospital", "viagens": "viagem",
	"adresses": "adresse", "cours": "cours", "hopitaux": "hopital", "journaux": "journal",
	"membri": "membro", "soci": "socio", "ordini": "ordine", "prodotti": "prodotto", "conti": "conto", "ospiti": "ospite",
	"passeggeri": "passeggero", "negozi": "negozio", "voli": "volo", "fatture": "fattura", "carte": "carta", "tessere": "tessera",
	"ricette": "ricetta", "farmaci": "farmaco", "referti": "referto",
	"klienci": "klient", "pacjenci": "pacjent", "uzytkownicy": "uzytkownik",
}

// endings are those by which plurals of other languages are known, with what they become: Bestellungen, boekingen,
// Patienten, reservaciones, compradores, transações, utenti, pagamenti, prenotazioni.
var endings = [...][2]string{
	{"ungen", "ung"}, {"heiten", "heit"}, {"keiten", "keit"}, {"schaften", "schaft"}, {"ionen", "ion"}, {"ingen", "ing"},
	{"enten", "ent"}, {"anten", "ant"},
	{"ciones", "cion"}, {"siones", "sion"}, {"dores", "dor"}, {"coes", "cao"}, {"soes", "sao"},
	{"menti", "mento"}, {"enti", "ente"}, {"anti", "ante"}, {"zioni", "zione"},
}

// singular returns the singular of an English noun in lower case, and of the nouns of other languages whose plurals it
// knows; of all others the word itself.
func singular(word string) string {
	if s, ok := irregular[word]; ok {
		return s
	}
	if s, ok := foreign[word]; ok {
		return s
	}
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(word, e[0]); ok && len(stem) > 1 {
			return stem + e[1]
		}
	}
	if len(word) < 4 {
		if word == "ids" {
			return "id"
		}
		return word
	}
	for _, end := range []string{"sses", "ches", "shes", "xes", "zes"} {
		stem, ok := strings.CutSuffix(word, "es")
		if ok && strings.HasSuffix(word, end) {
			if end == "zes" || end == "ches" && vocabulary.Open(stem+"e") && !vocabulary.Open(stem) {
				return stem + "e"
			}
			return stem
		}
	}
	if stem, ok := strings.CutSuffix(word, "ies"); ok && len(stem) > 1 {
		return stem + "y"
	}
	if strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us") && !strings.HasSuffix(word, "is") {
		return word[:len(word)-1]
	}
	return word
}

// isCollection says whether values are to be expected behind a word: it is a plural, or a parameter stands behind it in
// most of the public APIs that use it, it names what stands behind it ("by-email"), or it is a single letter ("/u/").
func isCollection(text string) bool {
	parts := vocabulary.Split(text)
	if len(parts) == 0 {
		return false
	}
	last := parts[len(parts)-1]
	if singular(last) != last || parts[0] == "by" && len(parts) > 1 || len(text) == 1 {
		return true
	}
	parameter, uses := vocabulary.Followed(last)
	const known = 3
	return uses >= known && 2*parameter >= uses
}

package main

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// person invents what people have: names, addresses of every sort, ways to reach them.
func person(r *rand.Rand, name, arg string) string {
	l := locales[arg]
	switch name {
	case "first":
		return pick(r, strings.Fields(l.first))
	case "last":
		return pick(r, strings.Fields(l.last))
	case "name":
		first, last := pick(r, strings.Fields(l.first)), pick(r, strings.Fields(l.last))
		if l.lastFirst {
			return last + " " + first
		}
		return first + " " + last
	case "street":
		return strings.ReplaceAll(pick(r, strings.Split(l.streets, "|")), "#", strconv.Itoa(1+r.IntN(190)))
	case "city":
		return strings.ReplaceAll(pick(r, strings.Fields(l.cities)), "_", " ")
	case "zip":
		return coded(r, zips[arg])
	case "phone":
		return coded(r, pick(r, strings.Split(phones[arg], "|")))
	case "email":
		return pick(r, handles) + pick(r, []string{".", "_", ""}) + pick(r, handles) + strconv.Itoa(r.IntN(99)) + "@" + pick(r, []string{"post", "mail", "inbox"}) + ".example"
	case "nick":
		return pick(r, handles) + pick(r, []string{"", "_", "."}) + pick(r, things) + strconv.Itoa(r.IntN(999))
	case "password":
		return strings.ToUpper(pick(r, things)[:1]) + pick(r, things)[1:] + strconv.Itoa(r.IntN(9999)) + pick(r, []string{"!", "#", "?", ""})
	}
	return ""
}

// locale is what a generator takes for a language. Names and streets are written down for this measure; the rules have lists of their own.
type locale struct {
	first, last, streets, cities string
	lastFirst                    bool
}

var locales = map[string]locale{
	"pl": {first: "Agnieszka Bartłomiej Grażyna Krzysztof Zofia Wojciech Halina Radosław Bożena Przemysław Iwona Sławomir", last: "Wiśniewska Kamiński Lewandowska Zieliński Szymańska Woźniak Dąbrowska Kozłowski Jankowska Mazur Gąsior Bielecka", streets: "ul. Polna|Kwiatowa|os. Piastowskie|al. Niepodległości|Długa", cities: "Gdynia Rzeszów Bydgoszcz Kielce Opole"},
	"tr": {first: "Ayşegül Barış Cemile Doğan Elif Ferhat Gülşen Hakan İpek Kerem Nurcan Serkan", last: "Kaya Demirtaş Aydoğan Çetin Öztürk Şahin Karaca Bozkurt Erdem Tekin Uysal Korkmaz", streets: "Atatürk Caddesi|Lale Sokak No #|Bağlar Mah.|İnönü Bulvarı #", cities: "Kayseri Eskişehir Bornova Çankaya Mersin"},
	"pt": {first: "Adriana Bruno Cauã Débora Eduardo Fernanda Gustavo Juliana Larissa Rafael Thiago Yasmin", last: "Almeida Barbosa Cardoso Duarte Esteves Figueiredo Gonçalves Machado Nogueira Pacheco Ribeiro Teixeira", streets: "Rua das Acácias|Avenida Brasil|Travessa do Porto|Rua Sete de Setembro", cities: "Campinas Sorocaba Niterói Contagem Olinda"},
	"in": {first: "Aarav Bhavna Chetan Deepika Ganesh Ishita Kavya Manish Nandini Rohit Sunita Vikram", last: "Agarwal Banerjee Chatterjee Deshmukh Iyer Joshi Kulkarni Menon Naidu Patil Reddy Srivastava", streets: "MG Road", cities: "Pune Indore Mysuru Nagpur Kochi"},
	"sv": {first: "Annika Björn Cecilia Göran Hillevi Ingemar Linnéa Magnus Petra Rickard Solveig Tord", last: "Andersson Bergqvist Dahlgren Ekström Forsberg Hedlund Källström Lundqvist Nyström Sjöberg Wallin Åkesson", streets: "Storgatan #|Björkvägen #|Skolgatan # B|Kyrkbacken #", cities: "Borås Gävle Umeå Kalmar Luleå"},
	"en": {first: "Abigail Benjamin Charlotte Dominic Eleanor Frederick Georgina Hamish Imogen Jasper Lydia Nathaniel", last: "Ashworth Blackwood Carmichael Drummond Ellison Fairfax Greenhalgh Hargreaves Langley Moffat Pemberton Whitaker", streets: "# Mill Lane|# High Street|Flat #, Rose Court", cities: "Leeds Bristol Dover Denver Austin"},
	"it": {first: "Alessia Beatrice Corrado Donatella Edoardo Fabrizio Ginevra Ilaria Lorenzo Martina Raffaele Simona", last: "Bellini Caruso DeLuca Esposito Ferraro Galli Lombardi Marchetti Orlando Pellegrini Santoro Vitale", streets: "Via Garibaldi #|Corso Italia #|Piazza Dante #|Viale Europa #", cities: "Bergamo Lecce Parma Trieste Savona"},
	"de": {first: "Annegret Burkhard Dorothea Eberhard Friederike Gisela Hartmut Ingrid Jochen Liselotte Reinhard Waltraud", last: "Baumgartner Dietrich Eichinger Fuchs Grünwald Hoffmann Kessler Lindner Neubauer Pfeiffer Schuster Zimmermann", streets: "Lindenweg|Am Markt|Goethestraße|Bahnhofstr.|Im Winkel", cities: "Bamberg Kassel Ulm Erfurt Lübeck"},
	"nl": {first: "Annelies Bastiaan Carlijn Diederik Femke Gijsbert Hanneke Joris Marloes Niels Roos Wouter", last: "Bakker Dekker Dijkstra Hendriks Kuipers Mulder Postma Schouten Timmermans Veenstra Wolters Zijlstra", streets: "Dorpsstraat|Kerkweg|Prinsengracht|Esdoornlaan", cities: "Zwolle Assen Breda Hoorn Venlo"},
	"fr": {first: "Aurélie Baptiste Capucine Didier Élodie Fabien Gwenaëlle Hugo Inès Jérôme Mathilde Thibault", last: "Aubert Blanchard Chevalier Deschamps Fontaine Gauthier Lacroix Marchand Perrin Rousseau Texier Vasseur", streets: "# rue des Lilas|# avenue Foch|Le Bourg|# bis rue Pasteur", cities: "Angers Dijon Quimper Nîmes Tarbes"},
	"es": {first: "Alba Borja Carmen Diego Estefanía Gonzalo Inmaculada Jaime Leticia Nuria Rubén Ximena", last: "Aguilar Benítez Cabrera Delgado Escobar Gallego Herrera Marín Navarro Ortega Salazar Vidal", streets: "Calle Mayor #|Avda. de la Paz #|Plaza España #, 2º B|C/ Olmo #", cities: "Burgos Cádiz Huesca Lugo Murcia"},
	"da": {first: "Aksel Birgitte Carsten Dorthe Flemming Gitte Jeppe Kirsten Mogens Rikke Torben Vibeke", last: "Bech Christoffersen Damgaard Friis Holmgaard Jespersen Kjær Lauritsen Mikkelsen Nørgaard Overgaard Thomsen", streets: "Nygade|Skovvej|Søndergade|Møllevangen", cities: "Odense Esbjerg Kolding Horsens Vejle"},
	"no": {first: "Asbjørn Berit Eirik Gudrun Håkon Ingeborg Kjetil Ragnhild Sigrid Torbjørn Unni Øyvind", last: "Aasen Bakken Dahl Eriksen Fossum Haugen Kvamme Lien Moen Nilsen Solberg Ødegård", streets: "Storgata #|Fjellveien #|Sjøgata #", cities: "Bergen Bodø Hamar Molde Tromsø"},
	"fi": {first: "Aino Eero Hilkka Ilmari Kaisa Lauri Marjatta Onni Päivi Reijo Sirpa Väinö", last: "Heikkinen Hämäläinen Järvinen Koskinen Laitinen Mäkelä Niemi Rantanen Saarinen Turunen Virtanen Ylönen", streets: "Koivukatu #|Rantatie # A|Kirkkokatu #", cities: "Kuopio Lahti Oulu Pori Vaasa"},
	"ja": {first: "Akiko Daisuke Fumiko Hideaki Kazuko Makoto Naoki Ryoko Satoshi Takashi Yoko Yuki", last: "Abe Fujimoto Hasegawa Ishikawa Kobayashi Matsumoto Nakagawa Ogawa Saito Takeda Watanabe Yamazaki", streets: "1-2-3 Sakuragaoka", cities: "Shibuya Yokohama Sakai Naha", lastFirst: true},
	"ar": {first: "Abdulrahman Bandar Dalal Faisal Hanan Ibtisam Khalid Lamia Mansour Nouf Rashid Wafa", last: "Alghamdi Alharbi Alotaibi Alqahtani Alshehri Alzahrani Bakr Darwish Haddad Mansoori Qasim Saleh", streets: "Shari alMalik Fahd #|Hay alNuzha", cities: "Jeddah Dammam Tabuk Cairo"},
	"zh": {first: "Bowen Chunhua Guoqiang Haiyan Jianguo Lili Meiling Qiang Shufen Weidong Xiaoming Yan", last: "Chen Deng Feng Gao Huang Jiang Liang Qian Sun Wang Xie Zhao", streets: "Zhongshan Lu # hao|Renmin Lu #|Heping Jie # hao", cities: "Suzhou Xiamen Dalian Wuxi", lastFirst: true},
	"id": {first: "Agus Budi Dewi Fitri Hendra Indah Joko Kartika Lestari Nurul Putri Rizky", last: "Santoso Wijaya Saputra Hidayat Kusuma Nugroho Pratama Setiawan Siregar Wibowo Halim Lubis", streets: "Jl. Melati No. #|Jl. Diponegoro #|Gang Kenanga #", cities: "Bandung Surabaya Medan Semarang Denpasar"},
	"us": {first: "Brianna Caleb Destiny Ethan Hannah Isaiah Jasmine Kyle Mackenzie Noah Savannah Tyler", last: "Brooks Coleman Foster Gonzalez Hayes Jenkins Murphy Peterson Sanders Thompson Washington Whitfield", streets: "# Maple Ave|# N 4th St|# Oakridge Dr", cities: "Boise Tulsa Raleigh Spokane Madison"},
	"cs": {first: "Alžběta Bohumil Dagmar František Hana Jaroslav Květa Ladislav Milada Radek Štěpán Zdeňka", last: "Beneš Černá Doležal Fiala Havlíček Jelínková Kučera Marek Novotná Pospíšil Svobodová Veselý", streets: "Nádražní|Husova|Na Kopci|Lidická|Mlýnská", cities: "Zlín Opava Jihlava Kladno Most"},
}

var zips = map[string]string{"pl": "99-999", "tr": "99999", "br": "99999-999", "sv": "999 99", "it": "99999", "de": "99999", "nl": "9999 AA", "fr": "99999", "es": "99999", "cs": "999 99", "gb": "AA9 9AA",
	"da": "9999", "no": "9999", "in": "999999", "us": "99999", "ja": "999-9999", "id": "99999", "pt": "9999-999", "fi": "99999"}

var phones = map[string]string{
	"pl": "+48 699 999 999|699 999 999", "tr": "+90 5399999999|0539 999 99 99", "br": "+55 11 99999-9999|(11) 99999-9999", "in": "+91 9899999999|9199999999",
	"sv": "+46 70 999 99 99|070-999 99 99", "us": "+1 212 555 0199|(212) 555-0199", "it": "+39 349 9999999|3499999999", "de": "+49 171 9999999|0171 9999999",
	"nl": "+31 6 99999999|06-99999999", "fr": "+33 6 99 99 99 99|06 99 99 99 99", "es": "+34 699 999 999|699999999", "da": "+45 20 99 99 99|20999999",
	"no": "+47 49999999|499 99 999", "fi": "+358 40 9999999|040 9999999", "ja": "090-9999-9999|+81 90 9999 9999", "ar": "+966 50 999 9999|0509999999",
	"zh": "+86 139 9999 9999|13999999999", "cs": "+420 777 999 999|777 999 999", "id": "+62 812-9999-9999|081299999999", "pt": "+351 919 999 999|919999999", "gb": "+44 7700 900999|07700 900999",
}

var (
	handles = strings.Fields("luna nova rio zed kit fen moss ivy ash wren jett sol bly ren kai ona vex lux pim tor")
	things  = strings.Fields("lantern meadow cobalt harbor velvet pebble summit orchid walnut ember comet ripple saddle thimble beacon bramble cinder drift fennel granite hazel ivory juniper kelp linen marble nectar onyx parcel quartz")
)

var sentences = map[string][]string{
	"pl": {"Kontrola za dwa tygodnie, dieta lekka", "Prosimy o wcześniejsze przybycie", "Bez zmian", "Zalecono odpoczynek i płyny"},
	"tr": {"Kira ödemesi mart ayı", "Market alışverişi", "Kampanya hafta sonu geçerlidir", "Fatura ödemesi internet"},
	"pt": {"Entregar na portaria", "Produto chegou antes do prazo", "Compra na loja do centro", "Cliente pediu troca"},
	"en": {"Line drops in the evening", "Please call before arrival", "Bonus for autumn flights", "Reset after the storm", "Take one tablet after meals"},
	"it": {"Camera silenziosa se possibile", "Colazione ottima e personale gentile", "Servita con verdure di stagione", "Saldo alla partenza"},
	"de": {"Auffahrunfall an der Kreuzung", "Unterlagen fehlen noch", "Bitte vor dem Termin melden", "Wasserschaden im Keller"},
	"nl": {"Treinkaartje naar klant", "Ervaring met planning en overleg", "Zoekt een nieuwe uitdaging", "Lunch met het team"},
	"fr": {"Bon trimestre, participation active", "Arachides et fruits à coque", "Frais de cantine du mois", "Récit d'un long voyage"},
	"es": {"Dejar en conserjería", "Ausente, se intentará mañana", "Paquete en reparto", "Llamar al timbre dos veces"},
	"da": {"Ring før ankomst", "Strømafbrydelse efter storm", "Måler skiftes i uge 12", "Stilles ved hoveddøren"},
	"hi": {"Gaadi ka bumper tuta hua hai", "Kagaz jama kar diye gaye", "Kripya kal phone karein", "Hospital mein bharti ka kharcha"},
	"id": {"Tolong titip di satpam", "Pesanan kurang satu", "Pengemudi ramah sekali", "Lewat gang sebelah masjid"},
	"ja": {"Kin en shitsu kibou", "Yakan ni touchaku yotei", "Choushoku wa fuyou desu", "Chuushajou wo riyou"},
	"no": {"Kø etter uhell i tunnelen", "Glatt veibane mot nord", "Arbeid på sykkelvei"},
	"fi": {"Yksi tabletti aamulla", "Kaksi tablettia illalla ruoan kanssa", "Tarvittaessa kipuun"},
	"sv": {"Gammal knäskada", "Ont i ryggen efter lyft", "Inga besvär just nu", "Gäller nya medlemmar"},
	"cs": {"Srážka na parkovišti", "Tlak zvýšený, dále sledovat", "Jedna tableta ráno", "Alergie na pyl"},
}

package world

import "strings"

// culture is a stock of names that go together, and the countries in which people with such names live here.
type culture struct {
	given, family []string
	countries     []string
}

// cultures returns the stocks of names. All of them are common names; the persons made of them are invented.
func cultures() []culture {
	return []culture{
		stock("GB IE AU",
			"Alice,Harriet,Imogen,Poppy,Rosalind,Tabitha,Winifred,Freya,Alfie,Barnaby,Callum,Duncan,Edmund,Gareth,Hamish,Rupert,Stuart",
			"Ashworth,Blackwood,Cartwright,Dunmore,Fairclough,Greenhalgh,Hathaway,Kirkbride,Lockwood,Merryweather,Ollerton,Pemberton,Radcliffe,Satterthwaite,Thistlewood,Wetherby"),
		stock("IE GB US",
			"Aoife,Bríd,Caoimhe,Deirdre,Gráinne,Niamh,Orlaith,Saoirse,Siobhán,Cormac,Diarmuid,Eoin,Fionn,Lorcan,Oisín,Pádraig,Ruairí",
			"O'Brien,O'Sullivan,Gallagher,Kavanagh,McCarthy,Brennan,Doherty,Fitzgerald,Hennessy,Mulligan,O'Donoghue,Rafferty,Tierney,Quigley,Mac Giolla,Ní Dhomhnaill"),
		stock("FR",
			"Amandine,Bérénice,Camille,Delphine,Élodie,Françoise,Geneviève,Hélène,Maëlle,Solène,Aurélien,Benoît,Cédric,Étienne,Gaël,Loïc,Thibault",
			"Beaumont,Chevallier,Deschamps,Duvivier,Fontenay,Gauthier,Lacroix,Lefèvre,Marchand,Montagne,Pelletier,Rousselot,Saint-Clair,Thévenot,Vasseur,de la Tour"),
		stock("DE",
			"Annegret,Birgit,Dagmar,Friederike,Heike,Ingeborg,Katharina,Mechthild,Sieglinde,Bernhard,Dieter,Eckhard,Günther,Jürgen,Matthias,Rüdiger,Wolfgang",
			"Achterberg,Bäumler,Diekmann,Engelhardt,Fassbender,Großmann,Hirschfeld,Köhler,Lindemann,Müller,Niederhauser,Oberländer,Rosenthal,Schönfeld,Weißenberg,von Rabenau"),
		stock("DE FR GB",
			"Anneke,Femke,Hanneke,Lieke,Maaike,Roos,Sanne,Wilhelmina,Bas,Diederik,Floris,Gijs,Joost,Maarten,Pieter,Thijs,Wouter",
			"van den Berg,de Vries,Bakker,van Dijk,Hoekstra,Kuiper,Leeuwenhoek,van der Meer,Mulder,Oosterhuis,Postma,Scholten,Terpstra,Veldkamp,Wiersma,Zijlstra"),
		stock("FR GB US",
			"Alejandra,Begoña,Consuelo,Esperanza,Guadalupe,Inés,Lourdes,Marisol,Ximena,Álvaro,Cristóbal,Fernando,Gonzalo,Joaquín,Leandro,Nicolás,Santiago",
			"Aguirre,Benavides,Castañeda,Domínguez,Echeverría,Fuentes,García,Ibáñez,Jiménez,Montenegro,Núñez,Ordóñez,Quiroga,Salazar,Villanueva,Zamora"),
		stock("FR DE AU",
			"Antonella,Beatrice,Chiara,Donatella,Fiorella,Ginevra,Letizia,Ornella,Alessandro,Brunello,Domenico,Ettore,Fabrizio,Giacomo,Lorenzo,Raffaele,Umberto",
			"Abbate,Bellucci,Cavalcanti,D'Amico,Esposito,Ferraro,Giordano,Lombardi,Marchetti,Napolitano,Palumbo,Ricciardi,Santoro,Tagliaferri,Vitale,Zanetti"),
		stock("SE DE",
			"Agneta,Birgitta,Ebba,Gunilla,Ingrid,Linnéa,Sigrid,Åsa,Anders,Björn,Göran,Håkan,Ivar,Leif,Mikkel,Sören,Torbjörn",
			"Åkerlund,Bergström,Dahlgren,Ekdahl,Fredriksen,Grönlund,Hedlund,Isaksson,Kjellberg,Lindqvist,Nyström,Öberg,Rasmussen,Sjöberg,Thorvaldsen,Wallin"),
		stock("GB IE DE",
			"Agnieszka,Bożena,Dorota,Elżbieta,Grażyna,Jadwiga,Katarzyna,Małgorzata,Wioletta,Bogdan,Dariusz,Grzegorz,Jarosław,Kazimierz,Łukasz,Przemysław,Zbigniew",
			"Adamczyk,Borkowski,Dąbrowska,Gajewski,Jabłoński,Kowalczyk,Lewandowska,Majewski,Nowakowska,Ostrowski,Pawlak,Rutkowska,Szymański,Wiśniewska,Wróbel,Zieliński"),
		stock("DE SE FR",
			"Ayşegül,Defne,Elif,Gülsüm,Hatice,Nilüfer,Sevgi,Zeynep,Berkay,Cemal,Emre,Hakan,İbrahim,Kerem,Mehmet,Orhan,Yavuz",
			"Akbulut,Bozkurt,Çelik,Demirtaş,Erdoğmuş,Gündüz,Karadeniz,Kılıç,Özdemir,Öztürk,Şahin,Taşkın,Uçar,Yalçın,Yıldırım,Zorlu"),
		stock("FR SE GB US",
			"Amina,Dalia,Fatima,Hanan,Khadija,Layla,Nadia,Rania,Yasmin,Abdelkader,Bilal,Faisal,Hamza,Karim,Mustafa,Tariq,Youssef",
			"Abdallah,al-Khatib,Benali,Boukhari,El Mansouri,Farouk,Haddad,Idrissi,Jabbour,Khoury,Mahfouz,Nasser,Qasim,Rahmani,Saidi,Zidane"),
		stock("GB AU US",
			"Aishwarya,Deepika,Gayatri,Ishani,Kavita,Lakshmi,Meenakshi,Priyanka,Sunita,Arjun,Devendra,Harpreet,Jagdish,Mohit,Pranav,Rajesh,Venkatesh",
			"Agarwal,Banerjee,Chatterjee,Deshpande,Gopalan,Iyer,Joshi,Krishnamurthy,Mukherjee,Naidu,Parekh,Ramachandran,Sengupta,Subramanian,Trivedi,Vaidya"),
		stock("AU US GB",
			"Ailing,Chunhua,Huiling,Jiayi,Meifang,Ruolan,Xiaoyan,Yuting,Boqin,Guowei,Haoran,Jianguo,Mingzhe,Shaoqing,Tianyu,Weidong,Zhiqiang",
			"Chen,Deng,Fang,Gao,Huang,Jiang,Kwok,Liang,Ouyang,Qian,Situ,Tang,Wong,Xiao,Zhang,Zhou"),
		stock("US AU FR",
			"Akiko,Haruka,Kazumi,Misaki,Natsuki,Sayuri,Tomoko,Yukiko,Daisuke,Hiroshi,Katsuro,Kenichi,Masahiro,Ryota,Shinji,Takumi,Yoshiro",
			"Aoyama,Fujimoto,Hayakawa,Ishikawa,Kobayashi,Matsuda,Nakagawa,Okamoto,Sakamoto,Shimizu,Takahashi,Ueno,Watanabe,Yamaguchi,Yoshida,Tsukino"),
		stock("GB IE US",
			"Adaeze,Bolanle,Chiamaka,Folasade,Ifeoma,Ngozi,Oluchi,Temitope,Yewande,Babajide,Chukwuemeka,Emeka,Kelechi,Obinna,Oluwaseun,Tunde,Uchenna",
			"Abiodun,Adebayo,Balogun,Chukwu,Eze,Ibekwe,Iwuala,Nnamdi,Nwosu,Obiora,Ogunleye,Okafor,Okonkwo,Olawale,Onyekachi,Uzoma"),
	}
}

func stock(countries, given, family string) culture {
	return culture{given: strings.Split(given, ","), family: strings.Split(family, ","), countries: strings.Fields(countries)}
}

// plain writes a name as it stands in an e-mail address: Latin letters in lower case and nothing else.
func plain(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(foldings.Replace(name)) {
		if r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldings writes letters outside a–z as people do who have to leave out their marks.
var foldings = strings.NewReplacer(
	"á", "a", "Á", "a", "à", "a", "â", "a", "å", "a", "Å", "a", "ä", "ae", "ą", "a",
	"ç", "c", "Ç", "c", "é", "e", "É", "e", "è", "e", "ê", "e", "ë", "e", "ę", "e", "ğ", "g",
	"í", "i", "Í", "i", "î", "i", "ï", "i", "ı", "i", "İ", "i", "ł", "l", "Ł", "l", "ñ", "n", "ń", "n",
	"ó", "o", "ô", "o", "ö", "oe", "Ö", "oe", "ò", "o", "ß", "ss", "ś", "s", "ş", "s", "Ş", "s",
	"ú", "u", "û", "u", "ü", "ue", "Ü", "ue", "ż", "z", "ź", "z", "Ż", "z",
)

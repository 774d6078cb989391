package subject_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

func token(n observation.Number) (t observation.Token) {
	binary.BigEndian.PutUint64(t[:], uint64(n)*0x9e3779b97f4a7c15)
	return t
}

func number(n observation.Number) subject.Identifier {
	return subject.Identifier{Kind: kind.LoyaltyNumber, Token: n}
}

func email(n observation.Number) subject.Identifier {
	return subject.Identifier{Kind: kind.ContactEmail, Token: n}
}

func phone(n observation.Number) subject.Identifier {
	return subject.Identifier{Kind: kind.ContactPhone, Token: n}
}

func build(objects ...[]subject.Identifier) *subject.Book {
	b := subject.NewBuilder(token)
	for _, ids := range objects {
		b.Together(ids)
	}
	return b.Build()
}

func same(t *testing.T, b *subject.Book, x, y subject.Identifier) bool {
	t.Helper()
	i, ok := b.Of(x)
	j, ok2 := b.Of(y)
	if !ok || !ok2 {
		t.Fatalf("%v or %v is not in the book", x, y)
	}
	return i == j
}

func TestOneToOneIsOnePerson(t *testing.T) {
	b := build([]subject.Identifier{number(1), email(2)}, []subject.Identifier{email(2), phone(3)})
	if !same(t, b, number(1), phone(3)) {
		t.Error("a number and a phone that share an e-mail one to one are two people")
	}
}

func TestSharedEmailMergesNobody(t *testing.T) {
	b := build([]subject.Identifier{number(1), email(9)}, []subject.Identifier{number(2), email(9)})
	if same(t, b, number(1), number(2)) || same(t, b, number(1), email(9)) {
		t.Error("an e-mail on two numbers merged somebody")
	}
	if len(b.People) != 3 {
		t.Errorf("got %d people, want 3", len(b.People))
	}
}

func TestTwoOfAKindInOneObject(t *testing.T) {
	b := build([]subject.Identifier{number(1), number(2), email(9)})
	if same(t, b, number(1), email(9)) || same(t, b, number(2), email(9)) {
		t.Error("an object with two numbers and one e-mail says nothing about whose the e-mail is")
	}
}

// A chain of one-to-one claims may not end in a person with two member numbers.
func TestNoPersonHasTwoOfAKind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		objects := drawObjects(t)
		for _, p := range build(objects...).People {
			seen := map[kind.Kind]bool{}
			for _, id := range p.Identifiers {
				if seen[id.Kind] {
					t.Fatalf("one person has two values of %s: %v", id.Kind, p)
				}
				seen[id.Kind] = true
			}
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		objects := drawObjects(t)
		want := fmt.Sprint(build(objects...).People)
		shuffled := rapid.Permutation(objects).Draw(t, "order")
		if got := fmt.Sprint(build(append(slices.Clone(shuffled), shuffled...)...).People); got != want {
			t.Fatalf("in another order, and twice:\n%s\nwant\n%s", got, want)
		}
	})
}

func drawObjects(t *rapid.T) [][]subject.Identifier {
	id := rapid.Custom(func(t *rapid.T) subject.Identifier {
		k := rapid.SampledFrom([]kind.Kind{kind.LoyaltyNumber, kind.AccountID, kind.ContactEmail, kind.ContactPhone}).Draw(t, "kind")
		return subject.Identifier{Kind: k, Token: observation.Number(rapid.IntRange(1, 5).Draw(t, "token"))}
	})
	return rapid.SliceOfN(rapid.SliceOfNDistinct(id, 1, 3, rapid.ID), 1, 12).Draw(t, "objects")
}

// A service that numbers its accounts twice gives one person two identifiers of one kind; without knowing the series,
// the e-mail address would have two accounts and belong to neither.
func TestTwoSeriesOfOneKindAreOnePerson(t *testing.T) {
	uuid := subject.Identifier{Kind: kind.AccountID, Token: 101}
	short := subject.Identifier{Kind: kind.AccountID, Token: 1}
	b := subject.NewBuilder(token)
	b.Series(func(id subject.Identifier) subject.Series {
		if id.Kind == kind.AccountID && id.Token > 100 {
			return 1
		}
		return 0
	})
	b.Together([]subject.Identifier{uuid, email(7)})
	b.Together([]subject.Identifier{short, email(7)})
	b.Together([]subject.Identifier{{Kind: kind.AccountID, Token: 102}, {Kind: kind.AccountID, Token: 2}})
	book := b.Build()
	if !same(t, book, uuid, short) {
		t.Error("two series of one kind are two people")
	}
	if len(book.People) != 2 {
		t.Errorf("%d people, want 2", len(book.People))
	}
}

func TestAThingThatStandsForAPersonIsItsOwners(t *testing.T) {
	taxNumber := subject.Identifier{Kind: kind.IdentityTaxID, Token: 70}
	b := subject.NewBuilder(token)
	b.Together([]subject.Identifier{number(1), email(2)})
	b.Belongs(taxNumber, number(1))
	b.Together([]subject.Identifier{taxNumber})
	if !same(t, b.Build(), number(1), taxNumber) {
		t.Error("a tax number told of one member, and alone elsewhere, is somebody else's")
	}
	c := subject.NewBuilder(token)
	for _, n := range []observation.Number{1, 5} {
		c.Together([]subject.Identifier{number(n)})
		c.Belongs(taxNumber, number(n))
	}
	c.Together([]subject.Identifier{taxNumber})
	if book := c.Build(); same(t, book, number(1), taxNumber) || same(t, book, number(5), taxNumber) {
		t.Error("a tax number told of two members is one of theirs")
	}
}

func TestAThingOfOneOwnerIsOneMoreOfItsIdentifiers(t *testing.T) {
	iban := func(n observation.Number) subject.Identifier {
		return subject.Identifier{Kind: kind.PaymentIBAN, Token: n}
	}
	b := subject.NewBuilder(token)
	b.Together([]subject.Identifier{number(1)})
	b.Together([]subject.Identifier{number(2)})
	b.Belongs(iban(11), number(1))
	b.Belongs(iban(12), number(1))
	b.Belongs(iban(13), number(1))
	b.Belongs(iban(13), number(2))
	book := b.Build()
	if !same(t, book, iban(11), number(1)) || !same(t, book, iban(12), number(1)) {
		t.Error("two accounts of one owner are not the owner's")
	}
	if _, ok := book.Of(iban(13)); ok {
		t.Error("an account of two owners names somebody")
	}
	if len(book.People) != 2 {
		t.Errorf("%d people of two", len(book.People))
	}
}

func TestAUserNameThatIsAnEmailIsTheSamePersons(t *testing.T) {
	user := subject.Identifier{Kind: kind.AccountUsername, Token: 9}
	b := build([]subject.Identifier{number(1), email(9)}, []subject.Identifier{user})
	if !same(t, b, user, number(1)) {
		t.Error("who logs in with an e-mail address is not whose it is")
	}
}

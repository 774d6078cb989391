// Package document holds what a report says, apart from how it looks: parts of texts, facts and tables, in order.
//
// In: what report lays out of an answer. Out: a [Document], which report writes as HTML and pdf as PDF, so that both say the same.
//
//	d := document.Document{Kicker: "Waybill · incident file", Title: "Members read by five tokens"}
//	d.Add("Times", document.Facts(document.Fact{Label: "First exposure", Value: "2026-03-03 06:30:00 UTC", Basis: document.Observed}))
//
// A fact says where it comes from: observed by Waybill, entered by a person, or not known yet. It knows no colours and no sizes; a
// cell says what it holds (a kind, an id, a verdict), and who writes it decides how that looks.
package document

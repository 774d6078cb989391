// Package pdf writes a document as PDF: A4, text that can be searched and copied, fonts inside the file, nothing loaded.
//
// In: a [document.Document]. Out: bytes on a writer. It alone knows the PDF library and the fonts (the Go fonts, which anybody may
// embed).
//
//	err := pdf.Write(file, d)
//
// The same document made at the same time gives the same bytes. What the fonts cannot show (they know Latin, Greek and Cyrillic)
// stands as a replacement sign, and the last page says how many there are; HTML and JSON hold them. It makes no tagged PDF, so for
// a reading aid the HTML is the better form.
package pdf

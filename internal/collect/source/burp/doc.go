// Package burp reads the XML into which Burp Suite saves items: requests with their responses.
//
// In: the bytes of a file <items burpVersion="…"><item>…</item></items> through a [source.Window]. Out: a piece for each
// item, and from each piece a call. The file is never held whole.
//
//	<item><time>Sun Mar 01 12:00:00 CET 2026</time><url><![CDATA[https://shop.example/v1/cards/7]]></url>
//	 <host ip="192.0.2.99">shop.example</host><port>443</port><protocol>https</protocol>
//	 <request base64="true"><![CDATA[R0VUIC…]]></request><status>200</status><responselength>160</responselength>
//	 <response base64="true"><![CDATA[SFRUUC…]]></response></item>
//
// A reader of its own goes over the XML: it knows elements, attributes, CDATA, comments, the five entities that every XML
// has and numbered characters. What a document type declares is passed over, so no entity can grow; one that is not known
// stays as it is written. Times are those of Java, in the zone that their abbreviation names. One that several zones share (IST, CST), or that is not known,
// is settled by the Date of the response, where that fits; else the usual meaning is taken, and UTC where there is none.
//
// What it cannot do: tell client addresses, which an item does not have, and durations. Items that were saved
// without base64 hold what XML let through.
package burp

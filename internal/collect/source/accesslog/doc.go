// Package accesslog reads access logs in the common and combined formats, as Apache httpd and nginx write them.
//
// In: lines through a [source.Window]. Out: a piece for each line that is not blank, and from each piece a call without
// bodies.
//
//	192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET /v1/cards/7?full=1 HTTP/1.1" 200 512
//	… 200 512 "https://shop.example/" "Mozilla/5.0"                        combined: Referer and User-Agent
//	shop.example:443 192.0.2.7 - - […                                      behind the virtual host's name
//	… "https://shop.example/" "Mozilla/5.0" 0.012 "198.51.100.4"           with more fields at its end
//
// The head that a syslog or a container runtime puts in front of lines is passed over.
//
// Of the fields at the end two are understood: a duration, and quoted addresses, which are X-Forwarded-For. The first
// number with a point and three digits or more behind it is a duration in seconds ($request_time of nginx). A whole number is one in microseconds (%D of
// Apache) if it is the only one and has four digits or more; of smaller ones nobody can tell whether they are seconds (%T)
// or microseconds, and two are sizes (%I and %O of combinedio). Others are passed over.
// A line of Traefik ends with its duration in milliseconds ("12ms"). API Gateway's CLF is read as the common format.
//
// nginx writes a line, and its time, when the request has ended; Apache, Traefik and API Gateway write the time of its beginning (%t). The format
// does not tell the two apart. So a duration is subtracted where it is written the way nginx does, with a point; all other times
// are taken as the start. A log of nginx without $request_time has starts that are late by the duration.
//
// Quotes and other bytes may be escaped in either server's way (\" and \x22). A line counts as ended by its newline, or at
// the end of the file by a closing quote, if the file's first line ends with one behind as many fields; any other last
// line may still be being written, and is read again when the file has grown.
//
// What it cannot do: a log holds no body, no header but those two or three, and no credential. The user name behind an
// HTTP authentication (%u, $remote_user) is not used: to make a credential of it would be to invent one. A client that is
// logged by its name has no address. Without a virtual host in front, or an absolute URL in the request, calls have no
// host. The size may be that of the body (%b) or of all that was sent (%O). Times are read with English months alone.
package accesslog

// Package declare reads what users say of who calls: DIR/config/identity.yaml.
//
// In comes the file, out come the rules made ready (an *identity.Rules):
//
//	trusted_proxies: [10.0.0.0/8]             # whose word on who stands behind them counts
//	actors:
//	  - name: gateway                         # how previews call the rule
//	    from: {header: X-User-Id}             # or claim, cookie, query, body, or key: a header with an API key
//	    peers: [10.0.0.0/8]                   # from which addresses that header is believed, or any
//	    type: user                            # user, staff, partner, batch or service
//	  - name: tours
//	    when: {key_prefix: pk_tours_}         # or claims, hosts, addresses, agent, service
//	    type: partner
//	    label: Tours of the North             # shown to people; never a person's
//	sessions:
//	  - claim: sid                            # what one login's calls have in common
//	logins:
//	  - {endpoint: POST /login, answer: $.user.id}
//	subjects:
//	  - {field: $.policy.holder, kind: account.id}
//	aliases: {contact.phone: false}           # never makes two identifiers one person's
//
// It is strict: a setting that nobody knows or a network that is none is an error that names the file, the line and the way out. No
// file is no rules, and no error.
//
// What it cannot do: read who somebody is from elsewhere, such as a directory. Errors repeat no value of the file.
package declare

// Package declare reads the kinds that users add to the built-in ones: DIR/config/kinds.yaml.
//
// In comes the file, out come the kinds made ready (a *kind.Own) and the tests that stand beside them:
//
//	kinds:
//	  - name: acme.policy_number
//	    means: The number of an insurance policy
//	    keys: [policy number, polisnummer, numéro de police]
//	    context: [policy, insured]
//	    pattern: 'POL-[0-9]{8}'
//	    validators: [luhn]
//	    classes: [code]
//	    proof: true
//	tests:
//	  - key: $.policy.ref
//	    values: [POL-00000018]
//	    kind: acme.policy_number
//
// It is strict: a setting that nobody knows, a validator that is not there or a pattern that is no expression is an error that names the
// file, the line and the way out. No file is no kinds, and no error.
//
// What it cannot do: change a built-in kind, or read values from elsewhere. Errors repeat no value of a test.
package declare

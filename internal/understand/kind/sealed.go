package kind

// sealedClass knows the values that say what they are at their beginning: tokens, secrets, digests, ciphertext, data URLs.
func sealedClass(v []byte, p *profile) (Class, Form) {
	if len(v) < 8 || p.high > 0 {
		return ClassEmpty, Clear
	}
	switch v[0] {
	case 'e':
		switch {
		case hasPrefix(v, "eyJ"):
			return joseClass(v)
		case hasPrefix(v, "enc:"):
			return ClassCipher, Encrypted
		}
	case '$', '{', 's', 'm', 'p', 'b':
		if p.blanks == 0 && p.has(bitDollar|bitBrace|bitColon|bitDash) && digestScheme(v) {
			return ClassDigest, Hashed
		}
	case '-':
		return pemClass(v)
	case 'd':
		if hasPrefix(v, "data:") {
			return ClassOpaque, Clear
		}
	}
	if cipherScheme(v) {
		return ClassCipher, Encrypted
	}
	if len(v) >= 16 && p.digits >= 1 && p.only(bitAlnum|bitUnderscore|bitDash|bitDot) && hasSecretPrefix(v) {
		return ClassSecret, Clear
	}
	return ClassEmpty, Clear
}

// digestSchemes are those of crypt(3), LDAP (RFC 2307), Django, and "algorithm:" as many systems write it.
var digestSchemes = []string{
	"$2a$", "$2b$", "$2y$", "$argon2", "$5$", "$6$", "$1$", "$y$", "$7$", "$apr1$", "$scrypt$", "$pbkdf2", "$S$", "$P$",
	"{SSHA", "{SHA", "{MD5}", "{SMD5}", "{CRYPT}", "{PBKDF2", "{ARGON2", "{bcrypt}", "{scrypt}", "{noop}$2",
	"sha1:", "sha224:", "sha256:", "sha384:", "sha512:", "md5:", "sha1$", "sha256$", "sha512$", "md5$",
	"sha256-", "sha384-", "sha512-", "scrypt:", "pbkdf2:", "pbkdf2_sha", "bcrypt$", "bcrypt_sha",
}

func digestScheme(v []byte) bool {
	for _, s := range digestSchemes {
		if hasPrefix(v, s) {
			for _, b := range v {
				if b == ' ' || b >= 0x80 {
					return false
				}
			}
			return true
		}
	}
	return false
}

// cipherScheme knows ciphertext by its header: Jasypt, Spring, Vault, OpenSSL ("Salted__"), Fernet, Ansible, age.
func cipherScheme(v []byte) bool {
	switch v[0] {
	case 'E':
		return hasPrefix(v, "ENC(") && v[len(v)-1] == ')' || hasPrefix(v, "ENC[")
	case '{':
		return hasPrefix(v, "{cipher}") || hasPrefix(v, "{aes}")
	case 'v':
		return hasPrefix(v, "vault:v")
	case 'U':
		return hasPrefix(v, "U2FsdGVkX1")
	case 'g':
		return hasPrefix(v, "gAAAAA") && len(v) >= 100 && isBase64(v)
	case '$':
		return hasPrefix(v, "$ANSIBLE_VAULT;")
	case 'a':
		return hasPrefix(v, "age-encryption.org/")
	}
	return false
}

func pemClass(v []byte) (Class, Form) {
	if !hasPrefix(v, "-----BEGIN ") {
		return ClassEmpty, Clear
	}
	head := v[11:min(len(v), 60)]
	switch {
	case hasPrefix(head, "PGP MESSAGE"), hasPrefix(head, "AGE ENCRYPTED"), hasPrefix(head, "ENCRYPTED MESSAGE"):
		return ClassCipher, Encrypted
	case hasPrefix(head, "PKCS7"), hasPrefix(head, "CMS"):
		return ClassOpaque, Clear
	}
	for i := range head {
		if hasPrefix(head[i:], "PRIVATE KEY") {
			return ClassSecret, Clear
		}
	}
	return ClassText, Clear
}

// secretPrefixes are those that issuers document, so that leaked keys can be found.
var secretPrefixes = []string{
	"sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "sk-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
	"glpat-", "gldt-", "AKIA", "ASIA", "AIza", "ya29.", "GOCSPX-", "xoxb-", "xoxp-", "xoxa-", "xoxs-", "xapp-", "SG.",
	"npm_", "pypi-", "dop_v1_", "shpat_", "shpss_", "hf_", "hvs.", "EAACEd", "sq0csp-", "sq0atp-", "AGE-SECRET-KEY-",
	"key-", "pat_live_", "lin_api_", "PMAK-", "NRAK-", "figd_", "secret_",
}

func hasSecretPrefix(v []byte) bool {
	if len(v) > 400 {
		return false
	}
	for _, s := range secretPrefixes {
		if v[0] != s[0] || !hasPrefix(v, s) {
			continue
		}
		rest := v[len(s):]
		digits := 0
		for _, b := range rest {
			if !isAlnum(b) && b != '_' && b != '-' && b != '.' {
				return false
			}
			if isDigit(b) {
				digits++
			}
		}
		// Words such as "sk-learn-pipeline-name" have no digits in them, keys do.
		return len(rest) >= 12 && (digits >= 2 || s[0] == 'A')
	}
	return false
}

// joseClass tells JWT (RFC 7519: three parts, clear) and JWE (RFC 7516: five parts, encrypted) from other base64.
func joseClass(v []byte) (Class, Form) {
	dots, first := 0, 0
	for i, b := range v {
		switch {
		case b == '.':
			if dots == 0 {
				first = i
			}
			dots++
		case !isAlnum(b) && b != '-' && b != '_' && b != '=':
			return ClassEmpty, Clear
		}
	}
	if dots != 2 && dots != 4 || !headerObject(v[:first]) {
		return ClassEmpty, Clear
	}
	if dots == 4 {
		return ClassCipher, Encrypted
	}
	return ClassJWT, Clear
}

// headerObject says whether base64url text decodes to an object in which "alg" stands.
func headerObject(v []byte) bool {
	var buffer [384]byte
	out, ok := decode64(buffer[:], v[:min(len(v), 504)])
	if !ok || len(out) < 9 || out[0] != '{' {
		return false
	}
	for i := range out {
		if hasPrefix(out[i:], `"alg"`) {
			return true
		}
	}
	return false
}

// authorization takes the scheme of RFC 9110 section 11.4 off a credential.
func authorization(v []byte) (Class, bool) {
	for _, s := range []string{"Bearer ", "bearer ", "Token ", "token ", "DPoP "} {
		if hasPrefix(v, s) && len(v) > len(s)+12 {
			rest := trim(v[len(s):])
			p := profileOf(rest)
			if c, _ := sealedClass(rest, &p); c == ClassJWT || c == ClassCipher || c == ClassSecret {
				return c, true
			}
			for _, b := range rest {
				if b <= ' ' {
					return ClassEmpty, false
				}
			}
			return ClassRandom, true
		}
	}
	if (hasPrefix(v, "Basic ") || hasPrefix(v, "basic ")) && len(v) > 10 && isBase64(v[6:]) {
		return ClassSecret, true
	}
	return ClassEmpty, false
}

package weblog

// The names of the header fields that logs carry, as calls have them. They are shared and must not be changed.
var (
	Referer       = []byte("Referer")
	UserAgent     = []byte("User-Agent")
	ForwardedFor  = []byte("X-Forwarded-For")
	Authorization = []byte("Authorization")
	Cookie        = []byte("Cookie")
	ContentType   = []byte("Content-Type")
	RealIP        = []byte("X-Real-IP")
	APIKey        = []byte("X-Api-Key")
)

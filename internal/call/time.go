package call

import (
	"fmt"
	"time"
)

// Time is a point in time as Waybill shows it: microseconds since 1970 in UTC. Zero means not known.
type Time int64

const layout = "2006-01-02T15:04:05.000000Z07:00"

// String gives the time as RFC 3339 in UTC with microseconds, or nothing where it is not known.
func (t Time) String() string {
	if t == 0 {
		return ""
	}
	return time.UnixMicro(int64(t)).UTC().Format(layout)
}

// MarshalJSON writes String, or null where the time is not known.
func (t Time) MarshalJSON() ([]byte, error) {
	if t == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + t.String() + `"`), nil
}

// UnmarshalJSON reads RFC 3339 or null.
func (t *Time) UnmarshalJSON(p []byte) error {
	if string(p) == "null" {
		*t = 0
		return nil
	}
	at, err := time.Parse(`"`+time.RFC3339Nano+`"`, string(p))
	if err != nil {
		return fmt.Errorf("%s is not a time of RFC 3339", p)
	}
	*t = Time(at.UnixMicro())
	return nil
}

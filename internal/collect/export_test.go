package collect

// Detects says whether a format takes a file that begins so for its own.
func Detects(format string, head []byte) bool {
	f, err := formatNamed(format)
	return err == nil && f.Detect(head)
}

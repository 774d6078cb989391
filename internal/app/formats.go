package app

import "github.com/waybill-security/waybill/internal/collect"

// Formats returns the names of the formats that a scan can be told to read, in the order in which content is tried.
func Formats() []string { return collect.Formats() }

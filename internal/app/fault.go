package app

import (
	"errors"

	"github.com/waybill-security/waybill/internal/collect"
	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/witness"
	rules "github.com/waybill-security/waybill/internal/understand/identity/declare"
	"github.com/waybill-security/waybill/internal/understand/kind/declare"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// Mistaken says whether an error is a mistake in what was asked (a missing path, an unknown id, a file that is nothing
// Waybill knows), as against something that kept it from running (a lock, a key, a disk).
func Mistaken(err error) bool {
	var id *scope.UnknownIDError
	var question *scope.UsageError
	var format *collect.UnknownFormat
	var kinds declare.MistakeError
	var who rules.MistakeError
	var faults *config.Faults
	var wrong *spec.Fault
	return errors.As(err, &id) || errors.As(err, &question) || errors.As(err, &format) || errors.As(err, &kinds) || errors.As(err, &who) || errors.As(err, &faults) ||
		errors.As(err, &wrong) || rule.Mistaken(err) || errors.Is(err, ErrNotRead) || errors.Is(err, ErrHeld) ||
		errors.Is(err, ledger.ErrCheckpoint) || errors.Is(err, witness.ErrPlace) || errors.Is(err, ledger.ErrNotWorkspace) || errors.Is(err, ledger.ErrFormat) || errors.Is(err, meaning.ErrNone)
}

// Hint is the way out of an error, where there is a usual one; empty where there is none.
func Hint(err error) string {
	switch {
	case errors.Is(err, ledger.ErrNotWorkspace):
		return "read traffic into a workspace first (waybill scan capture.har), or name it with --data"
	case errors.Is(err, ledger.ErrLocked):
		return "wait for the other scan to end, or use another workspace with --data"
	case errors.Is(err, ErrHeld):
		return "waybill hold list shows what is held, by whom and why"
	case errors.Is(err, ledger.ErrKey):
		return "give the workspace's own key with --key-file; without it nothing here can be read"
	case errors.Is(err, meaning.ErrNone):
		return "leave --meaning out to use the newest version"
	}
	return ""
}

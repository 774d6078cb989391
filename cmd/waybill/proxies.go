package main

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/understand/identity"
)

// trustedProxyFlag adds the flag that names trusted hops.
func trustedProxyFlag(c *cobra.Command, to *[]string) {
	c.Flags().StringArrayVar(to, "trusted-proxy", nil, "an address or network (`CIDR`) whose word on who stands behind it counts; repeat it, or say none. "+
		"Without it, and without trusted_proxies in config/identity.yaml: loopback, link-local and private networks")
}

// trustedProxies reads what the flag was given; nil for nothing.
func trustedProxies(given []string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for i, text := range given {
		if text == "none" {
			if len(given) > 1 {
				return nil, usage(errors.New("--trusted-proxy none stands alone, for it means nobody"))
			}
			return []netip.Prefix{}, nil
		}
		p, err := identity.ParseNetwork(text)
		if err != nil {
			return nil, usage(fmt.Errorf("--trusted-proxy, number %d: %w", i+1, err))
		}
		list = append(list, p)
	}
	return list, nil
}

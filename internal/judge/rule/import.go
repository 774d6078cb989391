package rule

import (
	"fmt"
	"os"
)

// Imported is how reading one file of foreign rules went.
type Imported struct {
	File  string
	Rules []*Rule
	Err   error // why it was refused, by its places
}

// Import reads files of rules, and all YAML files of folders, each by itself.
func Import(paths ...string) ([]Imported, error) {
	var list []Imported
	for _, path := range paths {
		names, err := filesOf(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("cannot read the rules: %w", err)
			}
			rules, err := Parse(name, text)
			list = append(list, Imported{name, rules, err})
		}
	}
	return list, nil
}

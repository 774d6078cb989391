// Package config reads the YAML files in which people tell Waybill something. It is the one place that knows YAML.
//
// In comes the text of a file, out comes a struct of the caller's, or every fault with the file and the line it stands in. It is
// strict: a setting that nobody knows, a setting given twice and a second document are faults, not silence.
//
//	var file struct {
//		Owners []struct {
//			Path config.At[string] `yaml:"path"`
//			Team string            `yaml:"team"`
//		} `yaml:"owners"`
//	}
//	err := config.Read("DIR/config/owners.yaml", &file)
//	// owners.yaml:4: there is no setting "tema" here; path and team are known
//
// [At] keeps the line of a value, so that what the caller finds wrong with it can be told in the same way, by [Faults.Add].
//
// [Text] keeps the column, too, and tells a place inside it; [Trees] reads files whose keys are not known beforehand.
//
// What it cannot do: write files, or merge several of them. A fault never repeats a value of the file, for a value may
// be a person's.
package config

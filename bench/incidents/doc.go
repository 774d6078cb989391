// Command incidents plays every incident and every benign look-alike of the example world, scans the recordings, and prints what was
// found and when: whether each incident would have been caught, how many people's data had left by then, whether the right
// actors are named, and what is said of traffic that is no attack.
//
//	go run ./bench/incidents                    # all, on the seeds for tuning
//	go run ./bench/incidents -half check        # on seeds and sizes that nobody tuned on
//	go run ./bench/incidents -only voucher-guessing -findings
//
// In: nothing but the example (examples/loyalty/world). Out: a table. It exits with 1 where an incident is missed or a look-alike raises
// something high. What it cannot do: tell how real intruders behave; the shapes of the incidents are assumptions from what was published.
package main

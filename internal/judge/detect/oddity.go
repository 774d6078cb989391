package detect

import "fmt"

// oddity is how a family of alarms about odd calls is spoken of.
type oddity struct {
	kind, title, did, advice string
	references               []string
}

var oddities = map[family]oddity{
	aboutSteps: {
		"workflow_bypass", "A step that always comes first is left out before %s", "went on without a step that always comes first",
		"Let the service itself check that the step was done before it goes on; `waybill flows` shows what is usual.", []string{"API6:2023", "CWE-841", "OAT-012"},
	},
	aboutReplays: {
		"replay", "What is used once is accepted again by %s", "used again what others use once",
		"Let the service mark what was used in the same transaction that uses it, and refuse it from then on.", []string{"CWE-294", "CWE-841", "API6:2023"},
	},
	aboutRaces: {
		"race", "Calls that overlap are all accepted by %s", "was accepted while others of the same caller were under way",
		"Lock the account or the thing while it is changed, or let a key make the call count once; look at what was given twice.", []string{"CWE-362", "CWE-367", "API6:2023"},
	},
	aboutKeys: {
		"mass_assignment", "A request sets what only answers held, at %s", "sent a key that only answers had held",
		"Let the service take the keys that it means to take and no others; look at whether what was sent was kept.", []string{"API3:2023", "CWE-915"},
	},
	aboutParameters: {
		"parameter_tampering", "%s accepts values that nobody else sends", "sent a value that nobody else sends there",
		"Check values where they are used: their sign, their type, and who may set them.", []string{"CWE-20", "CWE-472", "API3:2023"},
	},
	aboutFunctions: {
		"function_level", "Somebody uses %s who belongs to others", "used what others than its like use",
		"Let the endpoint check the role of the caller, not that there is a login.", []string{"API5:2023", "CWE-285", "CWE-862"},
	},
	aboutVolumes: {
		"volume_anomaly", "%s is called far more than ever before", "belongs to many more calls than there ever were",
		"Look at who calls and at what it was told; bound how much one caller may ask.", []string{"API4:2023", "OAT-011"},
	},
	aboutExcess: {
		"excessive_exposure", "%s answers with many more people than usual", "was told of many more people at once than anybody before",
		"Bound how many people one answer tells of, and refuse searches for everybody.", []string{"API3:2023", "CWE-213", "API4:2023"},
	},
}

// speakOfOddities says what was odd, by the numbers of its first alarm.
func (c *campaign) speakOfOddities(g *ground, k *Case) {
	o := oddities[c.family]
	c.kind, k.severity, k.advice, k.references = o.kind, Medium, o.advice, o.references
	k.title = fmt.Sprintf(o.title, c.where(g))
	calls := "1 call"
	if c.times > 1 {
		calls = fmt.Sprintf("%d calls", c.times)
	}
	k.explain = fmt.Sprintf("%s of %s to %s %s, %s: %s.", calls, of(len(k.actors), "caller", "callers"), c.where(g), o.did, k.between(), c.alarms[0].said)
}

# Adds one run of a fuzz target to the table of totals in docs/fuzzing.md: the rows between the two marks, one a target, in the order of their names.
# Wants row ("package target"), tried (executions), seconds (of CPU) and day.
function written(name) {
	split(name, part, " ")
	return sprintf("| `%s` | `%s` | %.1f | %d | %s |", part[1], part[2], minutes[name], executions[name], last[name])
}
/^<!-- totals -->$/ { print; inside = 1; next }
/^<!-- end of totals -->$/ {
	minutes[row] += seconds / 60
	executions[row] += tried
	last[row] = day
	count = 0
	for (name in last) names[++count] = name
	for (i = 2; i <= count; i++)
		for (j = i; j > 1 && names[j] < names[j - 1]; j--) { held = names[j]; names[j] = names[j - 1]; names[j - 1] = held }
	for (i = 1; i <= count; i++) print written(names[i])
	inside = 0
}
inside {
	if (/^\| `/) {
		split($0, cell, /[ `|]+/)
		name = cell[2] " " cell[3]
		minutes[name] = cell[4]
		executions[name] = cell[5]
		last[name] = cell[6]
		next
	}
}
{ print }

# floors: a file includes headers of its own floor or a lower one, never of a higher one.

BEGIN {
	level["compat"] = 0
	level["base"] = 1
	level["addr"] = 2
	level["proto"] = 3
	level["lookup"] = level["net"] = 4
	level["stream"] = 5
	level["pump"] = 6
	level["session"] = 7
	level["cli"] = 8
}

function complain(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why
	failed = 1
}

FNR == 1 {
	split(FILENAME, part, "/")
	inside = part[1] == "src"
	floor = inside ? part[2] : "cli"
	if (!(floor in level))
		complain("no such floor: " floor)
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	parts = split(quoted[2], part, "/")
	if (parts < 2 && !inside)
		next
	if (parts < 2 || !(part[1] in level))
		complain("an include names its floor: \"floor/noun.h\"")
	else if (level[part[1]] > level[floor])
		complain(floor " must not include " part[1] ", which is a higher floor")
	else if (floor == "net" && part[1] == "lookup")
		complain("net must not include lookup, which stands on it")
}

END { exit failed }

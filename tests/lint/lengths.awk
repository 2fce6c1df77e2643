# lengths: files of 500 lines, functions of 60 and lines of 88 columns at most.  In KNF a
# function's braces, and no others, stand alone in the first column.

function complain(line, why) {
	printf "%s:%d: %s\n", FILENAME, line, why
	failed = 1
}

function columns(line,    count, i) {
	for (i = 1; i <= length(line); i++)
		count += substr(line, i, 1) == "\t" ? 8 - count % 8 : 1
	return count
}

FNR == 501 { complain(FNR, "the file has more than 500 lines") }
length($0) > 11 && columns($0) > 88 { complain(FNR, "the line has more than 88 columns") }
/^\{$/ { start = FNR }
/^}$/ && FNR - start > 60 {
	complain(start, "the function has " FNR - start " lines, more than 60")
}

END { exit failed }

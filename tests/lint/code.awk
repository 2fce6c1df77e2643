# code: prints FILE:LINE:CODE for every line of C, without its comments and what is quoted.

function code(line,    out, token) {
	while (line != "") {
		if (in_comment) {
			if (!match(line, /\*\//))
				return out
			in_comment = 0
		} else if (match(line, /\/\*|\/\/|"|'/)) {
			token = substr(line, RSTART, RLENGTH)
			out = out substr(line, 1, RSTART - 1)
			line = substr(line, RSTART + RLENGTH)
			if (token == "//")
				return out
			if (token == "/*") {
				in_comment = 1
				continue
			}
			out = out token token
			if (token == "\"")
				match(line, /^([^"\\]|\\.)*"/)
			else
				match(line, /^([^'\\]|\\.)*'/)
		} else {
			return out line
		}
		line = substr(line, RSTART + RLENGTH)
	}
	return out
}

{ printf "%s:%d:%s\n", FILENAME, FNR, code($0) }

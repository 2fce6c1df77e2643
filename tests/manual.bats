#!/usr/bin/env bats
# shellcheck disable=SC2154 # status, output, lines and stderr come from the helpers
# manual: serval(1) and README.md say what the program does, and all of it

load helper/common

manual=$SOURCE_DIR/man/serval.1

setup() {
	require mandoc
}

# Prints a section of the manual as a reader sees it, or all of it.
# usage: page [TITLE]
page() {
	mandoc -T ascii "$manual" | sed 's/.\x08//g' | awk -v title="${1:-}" '
		/^[A-Z]/ { inside = title == "" || $0 == title; next }
		inside'
}

# Prints those items of the lists in a section that match PATTERN.
# usage: tags TITLE PATTERN
tags() {
	page "$1" | awk 'before == ""; { before = $0 }' |
	    sed -nE "s/^ {5}($2)( .*)?\$/\1/p" | sort
}

# Prints the options in a text that lists them, as "-q, --quit-after time".
options_in() {
	sed -nE 's/^ {2,6}((-., )?--[a-z0-9-]+)( [^ ]+)?(  .*)?$/\1\L\3/p' | sort
}

# Prints the letters of a command's options, -h aside.
letters_of() {
	serval "$1" --help | sed -nE 's/^  -([^h]), .*/\1/p' | sort
}

# Prints those of the synopsis's form N.
letters_in_synopsis() {
	page SYNOPSIS | awk -v form="$1" '/^     serval/ { n++ } n == form' |
	    grep -oE -e '(^| |\[)-[a-zA-Z0-9]+' | tr -d ' [-' | fold -w 1 | sort
}

# Runs the examples of a document in a world of their own.
# usage: act_out FILE
act_out() {
	local namespaces=(unshare --user --map-root-user --net --mount)
	require unshare ip ss python3 mount tar
	"${namespaces[@]}" mount --bind /etc/hosts /etc/hosts 2>/dev/null ||
		skip "no network and mounts of our own are allowed"
	"$SOURCE_DIR/tests/helper/examples" "$1" >"$BATS_TEST_TMPDIR/examples"
	run "${namespaces[@]}" "$SOURCE_DIR/tests/helper/act" <"$BATS_TEST_TMPDIR/examples"
	assert_success
	assert_output "$(grep -c '^\$ ' "$BATS_TEST_TMPDIR/examples") commands"
}

@test "the manual lists every option that --help lists, and no other" {
	assert_equal "$(page DESCRIPTION | options_in)" "$(serval --help | options_in)"
}

@test "the synopsis has the letters of connect, listen and probe" {
	assert_equal "$(letters_in_synopsis 1)" "$(letters_of connect)"
	assert_equal "$(letters_in_synopsis 2)" "$(letters_of listen)"
	assert_equal "$(letters_in_synopsis 3)" "$(letters_of probe)"
}

@test "the manual explains every command, and no other" {
	assert_equal "$(tags COMMANDS '[a-z]+(, [a-z]+)*' | tr -s ', ' '\n' | sort)" \
	    "$(serval --help | sed -nE 's/^  ([a-z]+)  .*/\1/p' | sort)"
}

@test "the manual explains every exit status, and no other" {
	assert_equal "$(tags 'EXIT STATUS' '[0-9]+')" \
	    "$(grep -oE '= [0-9]+,' "$SOURCE_DIR/src/base/status.h" | tr -dc '0-9\n')"
}

@test "the manual names every variable that a program is given" {
	start_listener server 127.0.0.1 0 -c 'env | grep -oE "^(SERVAL|NCAT)_[A-Z_]+"'
	run -0 serval 127.0.0.1 "$port" </dev/null
	assert_equal "$(tags ENVIRONMENT '[A-Z_]+, [A-Z_]+' | tr -s ', ' '\n' | sort)" \
	    "$(sort <<<"$output")"
}

@test "the examples of the manual do what it says" {
	act_out "$manual"
}

@test "the examples of README.md do what it says" {
	act_out "$SOURCE_DIR/README.md"
}

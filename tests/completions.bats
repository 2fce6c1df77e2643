#!/usr/bin/env bats
# The completions of three shells, which are made from the tables of options and commands.

load helper/common

setup() {
	bash_file=$BUILD_DIR/completions/bash/serval
	zsh_file=$BUILD_DIR/completions/zsh/_serval
	fish_file=$BUILD_DIR/completions/fish/serval.fish
}

# in_bash WORD...: what bash offers for the last of these words after `serval`
in_bash() {
	# shellcheck disable=SC2016 # the inner bash expands it
	run bash -c '
		source "$1"
		shift
		compopt() { :; }
		COMP_WORDS=(serval "$@") COMP_CWORD=$#
		_serval
		printf "%s\n" "${COMPREPLY[@]}"' bash "$bash_file" "$@"
	assert_success
}

# in_fish LINE: what fish offers at the end of LINE
in_fish() {
	require fish
	# shellcheck disable=SC2016 # fish expands it
	HOME=$BATS_TEST_TMPDIR run fish --no-config -c \
	    'source $argv[1]; complete -C $argv[2]' "$fish_file" "$1"
	assert_success
}

@test "bash accepts its completion" {
	run bash -n "$bash_file"
	assert_success
	assert_output ""
}

@test "zsh accepts its completion" {
	require zsh
	run zsh -n "$zsh_file"
	assert_success
	assert_output ""
	run head -n 1 "$zsh_file"
	assert_output "#compdef serval"
}

@test "fish accepts its completion" {
	require fish
	run fish --no-config -n "$fish_file"
	assert_success
	assert_output ""
}

@test "every option of the help is in each shell's completion" {
	local name options
	options=$(serval --help | grep -oE '^ .{5}--[a-z0-9-]+' | grep -oE '[a-z0-9][a-z0-9-]+$')
	assert [ "$(wc -l <<<"$options")" -gt 50 ]
	for name in $options; do
		grep -qE -- "--${name}[ ']" "$bash_file" || fail "bash lacks --$name"
		grep -qE -- "--$name(=?)'" "$zsh_file" || fail "zsh lacks --$name"
		grep -qE -- " -l $name " "$fish_file" || fail "fish lacks --$name"
	done
}

@test "bash completes an option" {
	in_bash --pr
	assert_line -- --print-port
	assert_line -- --probe
	refute_line -- --listen
}

@test "bash completes a command as the first word only" {
	in_bash res
	assert_output resolve
	in_bash -v res
	refute_output --partial resolve
}

@test "bash completes only the options that serve the command" {
	in_bash resolve --
	assert_line -- --ipv4
	refute_line -- --keep-open
}

@test "bash completes the words of an option" {
	in_bash --eof ''
	assert_output $'half\nstdin\npeer\nnever'
	in_bash --eof = ne
	assert_output never
}

@test "bash completes files for --port-file and after -U" {
	touch "$BATS_TEST_TMPDIR/some.port"
	in_bash -l --port-file "$BATS_TEST_TMPDIR/some"
	assert_output "$BATS_TEST_TMPDIR/some.port"
	in_bash -U "$BATS_TEST_TMPDIR/some"
	assert_output "$BATS_TEST_TMPDIR/some.port"
}

@test "bash completes the names of socket options" {
	in_bash --sockopt tcp_nod
	assert_output tcp_nodelay=
}

@test "fish completes options with what they do" {
	in_fish "serval --pr"
	assert_line --partial $'--print-port\t'
	refute_line --partial "--listen"
}

@test "fish completes a command, and then only its options" {
	in_fish "serval resol"
	assert_line --partial "resolve"
	in_fish "serval resolve --"
	assert_line --partial "--ipv4"
	refute_line --partial "--keep-open"
}

@test "bash completes the operations of a command, and then their options" {
	in_bash cidr ma
	assert_output match
	in_bash cidr match --
	assert_line -- --field
	refute_line -- --step
	in_bash cidr ''
	assert_line merge
}

@test "bash and fish complete a command behind the -- of wait" {
	in_bash wait host:80 -- tru
	assert_line true
	in_bash wait host:80 --ti
	assert_output -- --timeout
	in_fish "serval wait host:80 -- tru"
	assert_line --partial true
}

@test "bash completes the argument of a letter by the command that it serves" {
	touch "$BATS_TEST_TMPDIR/prefixes"
	in_bash cidr match -f "$BATS_TEST_TMPDIR/pre"
	assert_output "$BATS_TEST_TMPDIR/prefixes"
	in_bash cidr match -c --fil
	assert_output -- --file
	in_bash host -c tru
	assert_line true
}

@test "fish completes the operations of a command, and then their options" {
	in_fish "serval cidr ma"
	assert_line --partial $'match\t'
	in_fish "serval cidr match --"
	assert_line --partial "--field"
	refute_line --partial "--step"
}

@test "bash completes interfaces and services for the commands that are about them" {
	in_bash iface l
	assert_line lo
	refute_line localhost
	in_bash ifac
	assert_output iface
	[ -e /etc/services ] || skip "there is no /etc/services"
	in_bash service domai
	assert_line domain
}

@test "fish completes interfaces and services for the commands that are about them" {
	in_fish "serval iface l"
	assert_line --partial lo
	refute_line --partial localhost
	[ -e /etc/services ] || skip "there is no /etc/services"
	in_fish "serval service domai"
	assert_line --regexp $'^domain\t'
}

@test "zsh completes interfaces for the command that is about them" {
	require zsh
	run zsh -f -c '
		_hosts() { print hosts }
		compadd() { shift; print -l -- "$@" }
		compdef() { : }
		_arguments() { : }
		words=(serval iface l) CURRENT=3
		source "$1"
		_serval_operand
		words=(serval resolve l)
		_serval_operand' zsh "$zsh_file"
	assert_line lo
	assert_equal "${lines[-1]}" hosts
}

#!/usr/bin/env bats
# The command line: how options are spelled, and what is said of a wrong one.

# shellcheck disable=SC2154 # stderr and stderr_lines are run's, job is helper/common's
load helper/common

# refuses TEXT ARGS...: serval ARGS is a usage error of one line, TEXT, and a pointer to help
refuses() {
	local text=$1
	shift
	run --separate-stderr serval "$@"
	assert_failure 2
	assert_output ""
	assert_equal "${stderr_lines[0]}" "serval: $text"
	assert_regex "${stderr_lines[1]}" "^serval: see 'serval .*--help'\$"
	assert_equal "${#stderr_lines[@]}" 2
}

@test "no arguments at all is a usage error" {
	refuses "no host, no option, no command"
}

@test "--help goes to stdout and fits 80 columns" {
	run --separate-stderr serval --help
	assert_success
	assert_equal "$stderr" ""
	assert_line --partial "-w, --wait TIME"
	assert_line --regexp "^  resolve "
	run grep -E '^.{81}' <<<"$output"
	assert_failure
}

@test "-h is --help, whatever follows it" {
	run serval -h --nonsense
	assert_success
	assert_line --partial "usage: serval"
}

@test "a command's --help has only what serves that command" {
	run serval resolve --help
	assert_success
	assert_line --partial "usage: serval resolve [options] "
	assert_line --partial "--ipv6"
	refute_line --partial "--keep-open"
}

@test "the pointer after a usage error names the command" {
	run --separate-stderr serval resolve --nonsense
	assert_failure 2
	assert_equal "${stderr_lines[1]}" "serval: see 'serval resolve --help'"
}

@test "--version prints the version and the features" {
	run --separate-stderr serval --version
	assert_success
	assert_line --index 0 --regexp '^serval [0-9]+\.[0-9]+'
	assert_line --index 1 --regexp '^features: .*tcp'
}

@test "help that cannot be written is status 7" {
	run --separate-stderr bash -c 'serval --help >/dev/full'
	assert_failure 7
	assert_equal "$stderr" "serval: cannot write to stdout: No space left on device"
}

@test "a reader of the help that has gone away ends it quietly with status 5" {
	run --separate-stderr bash -c 'exec 5> >(:); wait $!; serval --help >&5'
	assert_failure 5
	assert_equal "$stderr" ""
}

@test "numbers out of range are refused by the name that was typed" {
	refuses "--sndbuf 0: must be at least 1" --sndbuf 0 localhost 9
	refuses "--sndbuf 0: must be at least 1" --sndbuf=0 localhost 9
	refuses "-O 0: must be at least 1" -O 0 localhost 9
	refuses "-O 0: must be at least 1" -vO0 localhost 9
	refuses "-M 256: must be at most 255" -M 256 localhost 9
	refuses "--ttl 0: must be at least 1" --ttl 0 localhost 9
	refuses "-m 256: must be at most 255" -m 256 localhost 9
	refuses "--datagram-size 65508: must be at most 65507" \
	    -u --datagram-size 65508 localhost 9
	refuses "-T 256: must be at most 255" -T 256 localhost 9
}

@test "what is no number, time or size is refused" {
	local bad
	for bad in --parallel=x --wait=1x -w-1 --timeout= --interval=1d --rcvbuf=1T \
	    --backlog=0x10 --max-conns=1e3 --fd=-1 -q-x -Taf14 -T0x100; do
		run --separate-stderr serval "$bad" localhost 9
		assert_failure 2
		assert_equal "${#stderr_lines[@]}" 2
		assert_regex "${stderr_lines[0]}" "^serval: --?[a-zA-Z-]+ [^ ]+: "
	done
}

@test "a word that is not one of a list is refused with the list" {
	refuses "--eof all: must be one of half|stdin|peer|never" --eof all localhost 9
	refuses "--shutdown '': must be one of none|rd|wr|rdwr" --shutdown= localhost 9
}

@test "an argument that is missing or superfluous is refused" {
	refuses "-w: TIME is missing" localhost 9 -w
	refuses "--port-file: FILE is missing" -l 0 --port-file
	refuses "--listen: takes no argument" --listen=0
}

@test "an option that does not exist is refused, the nearest is named" {
	refuses "-y: no such option" -y localhost 9
	refuses "--xyzzy: no such option" --xyzzy localhost 9
	refuses "--lisen: no such option; the nearest is --listen" --lisen 0
}

@test "long options are not abbreviated" {
	refuses "--verb: no such option; the nearest is --verbose" --verb localhost 9
}

@test "a foreign option gets a hint" {
	local text="TLS is not supported; use openssl s_client or s_server"
	refuses "--ssl: $text" --ssl localhost 443
	refuses "--no-shutdown: use --eof=never" --no-shutdown localhost 9
	run --separate-stderr serval -x proxy:1080 localhost 9
	assert_failure 2
	assert_regex "${stderr_lines[0]}" "^serval: -x: proxies are not supported"
}

@test "options of one group exclude each other" {
	refuses "-4 and -6 exclude each other" -4 -6 localhost 9
	refuses "--ipv4 and -6 exclude each other" -6 --ipv4 localhost 9
	refuses "-6 and --unixsock exclude each other" -6 --unixsock path
	refuses "-l and -z exclude each other" -z -l 0
	refuses "-e and -c exclude each other" -e cat -c cat localhost 9
	refuses "-e and -F exclude each other" -F -e cat localhost 9
	refuses "--eof and -q exclude each other" -q 1 --eof=peer localhost 9
	refuses "--eof and -N exclude each other" -N --eof=never localhost 9
	refuses "--send-only and --recv-only exclude each other" \
	    --send-only --recv-only localhost 9
	refuses "-d and --send-only exclude each other" -d --send-only localhost 9
	refuses "-u and --seqpacket exclude each other" -U -u --seqpacket path
}

@test "an option that does not serve the command is refused" {
	refuses "-k: needs -l" -k localhost 9
	refuses "--all: needs -z" --all localhost 9
	refuses "-e and -z exclude each other" -z -e cat localhost 9
	refuses "--all: not an option of 'listen'" listen --all 0
	refuses "-l: not an option of 'connect'" connect -l 0
	refuses "--fqdn: not an option of 'connect'" --fqdn localhost 9
	refuses "--raw: not an option of 'resolve'" resolve --raw localhost
}

@test "an option without the one it needs is refused" {
	refuses "--seqpacket: needs -U" --seqpacket path
	refuses "--lock-peer: needs -u or --fd" -l --lock-peer 0
	refuses "--max-conns: needs -k" -l --max-conns 2 0
	refuses "--probe-data: needs -u" -z --probe-data x localhost 9
	refuses "-W: needs -u or --seqpacket or --fd" -W 1 localhost 9
	refuses "--datagram-framing: needs -u or --seqpacket or --fd" \
	    --datagram-framing line localhost 9
}

@test "options that make no sense together are refused" {
	refuses "--print-port and -U exclude each other" -lU --print-port path
	refuses "--port-file and -U exclude each other" -lU --port-file file path
	refuses "-p and -U exclude each other" -U -p 1 path
	refuses "--fd and -s exclude each other" --fd 3 -s 127.0.0.1
	refuses "-S and -u exclude each other" -S -u localhost 9
}

@test "a usage error opens nothing" {
	refuses "-4 and -6 exclude each other" -l 0 --port-file "$BATS_TEST_TMPDIR/port" -46
	assert [ ! -e "$BATS_TEST_TMPDIR/port" ]
}

@test "control characters in an argument do not reach the terminal" {
	refuses "--?[31m: no such option" $'--\e[31m' localhost 9
	refuses "--a?b: no such option" $'--a\nb' localhost 9
}

@test "a command takes as many operands as its synopsis says" {
	refuses "hostname: one operand too many: x" hostname x
	refuses "connect: one operand too many: c" connect a b c
}

@test "a command's name is one only as the first argument" {
	run serval addr 192.0.2.1
	assert_success
	assert_output 192.0.2.1
	run --separate-stderr serval -n -- addr 9
	assert_failure
	assert_output ""
	assert_regex "$stderr" "^serval: .*addr"
}

@test "descriptors 0, 1 and 2 that are closed become /dev/null, never a socket" {
	start listener bash -c "exec serval -l 127.0.0.1 0 --port-file '$BATS_TEST_TMPDIR/port' <&- >&- 2>&-"
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run readlink "/proc/${job[listener]}/fd/"{0,1,2}
	assert_output $'/dev/null\n/dev/null\n/dev/null'
}

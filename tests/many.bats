#!/usr/bin/env bats
# shellcheck disable=SC2154 # port, status and the like come from the helpers
# many: a listener with -k and hundreds of clients at once

load helper/common
load helper/peer

# Runs COMMAND with at most SOFT descriptors open, which it may raise to HARD.
# usage: with_descriptors SOFT HARD COMMAND...
with_descriptors() {
	ulimit -Sn "$1" && ulimit -Hn "$2" || exit
	exec "${@:3}"
}

# Starts the job `server`, a listener with -k, in the way of $before_serval.
# usage: start_server OPTION...
start_server() {
	start server "${before_serval[@]}" serval -lk "$@" \
	    --port-file "$BATS_TEST_TMPDIR/port" 127.0.0.1 0 </dev/null
	wait_port_file "$BATS_TEST_TMPDIR/port"
}

# Starts COUNT clients of the job `server`, as the job NAME, which take each step in turn.
# usage: start_crowd NAME COUNT STEP...
start_crowd() {
	require python3
	(($(ulimit -Hn) >= $2 + 64)) || skip "$2 descriptors are not allowed"
	start "$1" with_descriptors $(($2 + 64)) hard python3 "$SOURCE_DIR/tests/helper/peer.py" \
	    crowd "$2" "$port" "${@:3}" </dev/null
}

# Are there just COUNT connections to the server, all of them accepted?
# usage: are_served COUNT
are_served() {
	[ "$(find "/proc/${job[server]}/fd" -lname 'socket:*' | wc -l)" -eq $(($1 + 1)) ]
}

# The lines "hello 0" to "hello COUNT-1", sorted.
hellos() {
	seq 0 $(($1 - 1)) | sed 's/^/hello /' | sort
}

@test "a thousand clients at once are received from, with a soft limit of 1,024" {
	before_serval=(with_descriptors 1024 hard)
	start_server --recv-only
	start_crowd crowd 1000 send='hello {}\n' "await=$go"
	wait_for are_served 1000
	touch "$go"
	ends crowd 0 ""
	wait_for are_served 0
	sort "$BATS_TEST_TMPDIR/server.out" | diff - <(hellos 1000)
	assert_equal "$(cat "$BATS_TEST_TMPDIR/server.err")" ""
}

@test "three hundred clients at once have a program each, with a soft limit of 256" {
	before_serval=(with_descriptors 256 hard)
	start_server -e /bin/cat
	start_crowd crowd 300 send='hello {}\n' "await=$go" recv-line
	wait_for are_served 300
	touch "$go"
	finish crowd
	assert_equal "$status" 0
	sort <<<"$output" | diff - <(hellos 300)
	assert_equal "$(cat "$BATS_TEST_TMPDIR/server.err")" ""
}

@test "hundreds may call before any of them is let in" {
	start_server --recv-only
	kill -s STOP "${job[server]}"
	start_crowd crowd 500 send='hello {}\n'
	ends crowd 0 ""
	kill -s CONT "${job[server]}"
	wait_for heard 500
	sort "$BATS_TEST_TMPDIR/server.out" | diff - <(hellos 500)
}

# Has the server written COUNT lines?
heard() {
	[ "$(wc -l <"$BATS_TEST_TMPDIR/server.out")" -eq "$1" ]
}

@test "no client's bytes are lost where many send much at once" {
	mkfifo "$BATS_TEST_TMPDIR/sink"
	start reader wc -c "$BATS_TEST_TMPDIR/sink"
	before_serval=(bash -c 'exec "${@:2}" >"$1"' - "$BATS_TEST_TMPDIR/sink")
	start_server --recv-only
	start_crowd crowd 40 pour=300000 fin
	ends crowd 0 ""
	wait_for are_served 0
	stop server
	finish reader
	assert_regex "$output" '^12000000 '
}

@test "two hundred silent clients do not keep one from being answered" {
	start_server -e /bin/cat
	start_crowd crowd 200 "await=$go"
	wait_for are_served 200
	run -0 serval 127.0.0.1 "$port" <<<hello
	assert_output hello
	wait_for idles server
	touch "$go"
	ends crowd 0 ""
}

@test "clients come and go among two hundred that stay, and nobody is forgotten" {
	start_server -e /bin/cat
	start_crowd crowd 200 "await=$go" send='hello {}\n' recv-line
	wait_for are_served 200
	start early many_in_turn 40 early
	start late many_in_turn 40 late
	ends early 0 "$(printf 'early\n%.0s' {1..40})"
	ends late 0 "$(printf 'late\n%.0s' {1..40})"
	touch "$go"
	finish crowd
	assert_equal "$status" 0
	sort <<<"$output" | diff - <(hellos 200)
	assert_equal "$(cat "$BATS_TEST_TMPDIR/server.err")" ""
}

@test "with 64 descriptors, hundreds of clients are served as there is room" {
	before_serval=(with_descriptors 64 64)
	start_server -e /bin/cat
	local name
	for name in {1..4}; do
		start "$name" many_in_turn 50 "$name"
	done
	for name in {1..4}; do
		ends "$name" 0 "$(printf "$name\n%.0s" {1..50})"
	done
	alive server
}

# usage: many_in_turn COUNT TEXT; as many runs of serval, each of which has TEXT echoed
many_in_turn() {
	local i
	for ((i = 0; i < $1; i++)); do
		serval 127.0.0.1 "$port" <<<"$2" || exit
	done
}

@test "without a descriptor for the next client it waits, idle, until there is one" {
	require prlimit
	start_server --recv-only
	start_crowd early 20 "await=$go"
	wait_for are_served 20
	prlimit --pid "${job[server]}" --nofile=40:
	start_crowd late 40 send='hello {}\n' "await=$go"
	wait_for said server "accept: Too many open files"
	idles_nearly
	assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/server.err")" 1
	touch "$go"
	ends early 0 ""
	ends late 0 ""
	wait_for heard 40
	sort "$BATS_TEST_TMPDIR/server.out" | diff - <(hellos 40)
}

# To look again now and then costs next to nothing: at most 2 of 50 ticks.
idles_nearly() {
	local before
	before=$(processor_time server)
	sleep 0.5
	[ $(($(processor_time server) - before)) -le 2 ]
}

@test "--max-conns serves just so many of a crowd at a time" {
	start_server --recv-only --max-conns 10
	start_crowd crowd 50 send='hello {}\n' "await=$go"
	wait_for are_served 10
	wait_for heard 10
	are_served 10
	touch "$go"
	ends crowd 0 ""
	wait_for heard 50
	sort "$BATS_TEST_TMPDIR/server.out" | diff - <(hellos 50)
}

#!/usr/bin/env bats
# shellcheck disable=SC2154 # run, finish and the helpers set them
# wait: until targets accept, and the command that is run then

load helper/common
load helper/network
load helper/names
load helper/datagrams
load helper/peer

# usage: start_up NAME [ADDRESS [PORT]]; somebody accepts there as long as the test runs
start_up() {
	start_listener "$1" -k --recv-only "${2:-127.0.0.1}" "${3:-0}"
}

# usage: waits STATUS TEXT ARG...; serval wait ARGs ends with STATUS and the line TEXT
waits() {
	run "-$1" --separate-stderr serval wait "${@:3}"
	assert_output ""
	assert_equal "$stderr" "${2:+serval: $2}"
}

@test "a target that is up is status 0, in silence" {
	start_up server
	waits 0 "" "127.0.0.1:$port"
	waits 0 "" 127.0.0.1 "$port"
	waits 0 "" "localhost:$port"
	waits 0 "" "127.0.0.1:$port" 127.0.0.1 "$port"
	start_up server6 ::1
	waits 0 "" "[::1]:$port"
	waits 0 "" ::1 "$port"
}

@test "-v says who was reached" {
	start_up server
	run -0 serval wait -v "127.0.0.1:$port"
	assert_output "serval: Connection to 127.0.0.1 $port port [tcp/*] succeeded!"
}

@test "a target that comes up late is waited for" {
	port=$(free_port)
	start waiter serval wait -v --interval 10ms "127.0.0.1:$port"
	wait_for said waiter "127.0.0.1:$port: connect to 127.0.0.1 port $port (tcp) failed"
	start_up server 127.0.0.1 "$port"
	ends waiter 0 ""
}

@test "-v tells a reason once, and -vv at every try" {
	port=$(free_port)
	run -3 --separate-stderr serval wait -v --interval 1ms --timeout 100ms \
	    "127.0.0.1:$port"
	assert_equal "${#stderr_lines[@]}" 2
	start waiter serval wait -vv --interval 1ms "127.0.0.1:$port"
	wait_for said_often waiter refused
}

said_often() {
	[ "$(grep -c "$2" "$BATS_TEST_TMPDIR/$1.err")" -gt 2 ]
}

@test "all of several targets have to come up" {
	local first second
	first=$(free_port)
	second=$(free_port)
	start_up other
	start waiter serval wait -v --interval 10ms "127.0.0.1:$port" \
	    "127.0.0.1:$first" "127.0.0.1:$second"
	start_up one 127.0.0.1 "$first"
	wait_for said waiter "Connection to 127.0.0.1 $first "
	alive waiter
	start_up two 127.0.0.1 "$second"
	ends waiter 0 ""
}

@test "with --any one of them is enough" {
	local closed
	closed=$(free_port)
	open_network
	add_void
	start server "${in_network[@]}" serval -lk --recv-only \
	    --port-file "$BATS_TEST_TMPDIR/port" 127.0.0.1 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 --separate-stderr "${in_network[@]}" serval wait --any \
	    --connect-timeout 1h "127.0.0.1:$closed" 192.0.2.2:9 "127.0.0.1:$port"
	assert_equal "$output$stderr" ""
}

@test "what is not up in time is named with what was last wrong, status 3" {
	local closed
	closed=$(free_port)
	start_up server
	waits 3 "not up within 0.1 s; 127.0.0.1:$closed: connect to 127.0.0.1 port $closed (tcp) failed: Connection refused; unix:$BATS_TEST_TMPDIR/none: connect to $BATS_TEST_TMPDIR/none failed: No such file or directory" \
	    --timeout 100ms --interval 10ms "127.0.0.1:$closed" "127.0.0.1:$port" \
	    "unix:$BATS_TEST_TMPDIR/none"
	waits 3 "not up within 0.1 s; 127.0.0.1:$closed: connect to 127.0.0.1 port $closed (tcp) failed: Connection refused" \
	    --any --timeout 100ms --interval 10ms "127.0.0.1:$closed"
}

@test "--connect-timeout bounds each try at a target that does not answer" {
	open_network
	add_void
	run -3 --separate-stderr "${in_network[@]}" serval wait --timeout 200ms \
	    --connect-timeout 10ms --interval 1ms 192.0.2.2:9
	assert_equal "$stderr" "serval: not up within 0.2 s; 192.0.2.2:9: connect to 192.0.2.2 port 9 (tcp) failed: Connection timed out"
}

@test "a name is looked up anew at every try" {
	open_network_with_names
	start server "${in_network[@]}" serval -lk --recv-only \
	    --port-file "$BATS_TEST_TMPDIR/port" 127.0.0.1 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
	start waiter "${with_names[@]}" serval wait -v --interval 10ms "new.example:$port"
	wait_for said waiter "new.example:$port: new.example: name"
	echo "127.0.0.1 new.example" >>"$BATS_TEST_TMPDIR/hosts"
	ends waiter 0 ""
}

@test "a look-up that takes longer than a try is not lost" {
	open_network_with_names
	start_resolver "late.example A 127.0.0.1 $go" "late.example AAAA nodata"
	start server "${in_network[@]}" serval -lk --recv-only \
	    --port-file "$BATS_TEST_TMPDIR/port" 127.0.0.1 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
	start waiter "${with_names[@]}" serval wait -v --interval 1ms \
	    --connect-timeout 10ms "late.example:$port"
	wait_for said waiter "late.example: name could not be looked up in time"
	touch "$go"
	ends waiter 0 ""
}

@test "a UNIX socket is waited for, by path and by name" {
	local path=$BATS_TEST_TMPDIR/socket
	start waiter serval wait -v --interval 10ms "unix:$path"
	wait_for said waiter "No such file"
	start server serval -lkU --recv-only "$path" </dev/null
	ends waiter 0 ""
	waits 0 "" -U "$path"
	waits 0 "" -U "unix:$path"
	waits 3 "not up within 0.05 s; unix:@serval-nobody: connect to @serval-nobody failed: Connection refused" \
	    --timeout 50ms "unix:@serval-nobody"
}

@test "a stale UNIX socket is not up" {
	local path=$BATS_TEST_TMPDIR/socket
	require python3
	python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$path"
	waits 3 "not up within 0.05 s; unix:$path: connect to $path failed: Connection refused" \
	    --timeout 50ms "unix:$path"
}

@test "a UDP port is waited for until it answers" {
	port=$(free_port udp)
	start waiter serval wait -u -v --interval 10ms "127.0.0.1:$port"
	wait_for said waiter "connect to 127.0.0.1 port $port (udp) failed: Connection refused"
	start server serval -ul 127.0.0.1 "$port" <<<answer
	ends waiter 0 ""
}

@test "a UDP port is asked what --probe-data says" {
	start_udp_peer peer recv send=answer
	waits 0 "" -u --probe-data 'hello\n' "127.0.0.1:$port"
	finish peer
	assert_output hello
}

@test "a UDP port that says nothing is not up, status 3" {
	start_udp_peer peer "await=$BATS_TEST_TMPDIR/never"
	waits 3 "not up within 0.1 s; 127.0.0.1:$port: no answer from 127.0.0.1 port $port (udp)" \
	    -u --timeout 100ms --interval 1ms --connect-timeout 10ms "127.0.0.1:$port"
}

@test "a server that greets sees no reset" {
	start_peer peer listen send=welcome recv-end
	waits 0 "" "127.0.0.1:$port"
	finish peer
	assert_equal "$status" 0
	assert_output ""
}

@test "the command is run in our place once the target is up, and its status is ours" {
	start_up server
	run -42 --separate-stderr serval wait "127.0.0.1:$port" -- \
	    sh -c 'echo "$@"; exit 42' sh -v --any -- word
	assert_output "-v --any -- word"
	assert_equal "$stderr" ""
	run -0 bash -c "serval wait 127.0.0.1:$port -- cat <<<input"
	assert_output input
	start waiter serval wait "127.0.0.1:$port" -- sh -c 'echo $$'
	local pid=${job[waiter]}
	ends waiter 0 "$pid"
}

@test "the command is not run before, nor where the target does not come up" {
	port=$(free_port)
	waits 3 "not up within 0.05 s; 127.0.0.1:$port: connect to 127.0.0.1 port $port (tcp) failed: Connection refused" \
	    --timeout 50ms "127.0.0.1:$port" -- echo run
	start waiter serval wait -v --interval 10ms "127.0.0.1:$port" -- echo run
	wait_for said waiter refused
	assert [ ! -s "$BATS_TEST_TMPDIR/waiter.out" ]
	start_up server 127.0.0.1 "$port"
	ends waiter 0 run
}

@test "the command dies of a broken pipe as programs do" {
	start_up server
	# shellcheck disable=SC2016 # the inner shell expands it
	run serval wait "127.0.0.1:$port" -- sh -c 'kill -s PIPE $$'
	assert_equal "$status" 141
}

@test "a command that cannot be run is status 7" {
	start_up server
	waits 7 "no-such-command: No such file or directory" \
	    "127.0.0.1:$port" -- no-such-command
	touch "$BATS_TEST_TMPDIR/file"
	waits 7 "$BATS_TEST_TMPDIR/file: Permission denied" \
	    "127.0.0.1:$port" -- "$BATS_TEST_TMPDIR/file"
}

@test "a signal ends the waiting, and the command is not run" {
	port=$(free_port)
	start waiter serval wait -v "127.0.0.1:$port" -- echo run
	wait_for said waiter refused
	stop waiter
	assert_equal "$status" 143
	assert_output ""
}

@test "--interval is the time between tries, which --backoff doubles" {
	port=$(free_port)
	start waiter serval wait -vv --interval 1h "127.0.0.1:$port"
	wait_for said waiter refused
	wait_for grep -q '^State:.S' "/proc/${job[waiter]}/status"
	assert_equal "$(grep -c refused "$BATS_TEST_TMPDIR/waiter.err")" 1
	start doubler serval wait -vv --backoff --interval 1ms "127.0.0.1:$port"
	wait_for said_often doubler refused
	start_up server 127.0.0.1 "$port"
	ends doubler 0 ""
}

# usage: refuses TEXT ARG...
refuses() {
	run -2 --separate-stderr serval wait "${@:2}"
	assert_output ""
	assert_equal "${stderr_lines[0]}" "serval: $1"
}

@test "what cannot be waited for is refused at once, status 2" {
	refuses "wait: TARGET... [-- COMMAND...] is missing"
	refuses "nothing to wait for" -- echo
	refuses "no command after --" 127.0.0.1:9 --
	refuses "127.0.0.1: no port to wait for" 127.0.0.1
	refuses ":9: no host to wait for" :9
	refuses "010.0.0.1: leading zeros are read as octal by some programs and as decimal by others" \
	    010.0.0.1:9
	refuses "a..b: a part of the host name is empty" a..b:9
	refuses "127.0.0.1:nosuch: nosuch: not a port number or service" 127.0.0.1:nosuch
	refuses "::1: not an IPv4 address" -4 "[::1]:9"
	refuses "--probe-data: needs -u" --probe-data x 127.0.0.1:9
	refuses "--listen: not an option of 'wait'" --listen 127.0.0.1:9
}

@test "an option may follow a target, but not --" {
	start_up server
	waits 0 "" "127.0.0.1:$port" --any
	run -0 serval wait "127.0.0.1:$port" --any -- echo --any
	assert_output -- "--any"
}

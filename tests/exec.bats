#!/usr/bin/env bats
# exec: a program in the place of stdin and stdout

load helper/common

# What a client gets from `serval -l ARGS...`, which has to end with STATUS.
# usage: run_listener STATUS ARGS... <INPUT
run_listener() {
	local expected=$1 client_output
	shift
	start_listener server "$@" 127.0.0.1 0
	client_output=$(serval 127.0.0.1 "$port" 3>&-)
	finish server
	assert_equal "$status" "$expected"
	assert_equal "$output" ""
	output=$client_output
}

wait_output() {
	wait_for grep -Fq -- "$2" "$BATS_TEST_TMPDIR/$1.out"
}

@test "a listener's program is connected to the client" {
	run_listener 0 -e /usr/bin/rev <<<"live on"
	assert_output "no evil"
	run_listener 0 -c 'read line; echo "got $line"' <<<ping
	assert_output "got ping"
}

@test "a client's program is connected to the listener" {
	start_listener server 127.0.0.1 0 <<<ping
	run -0 serval -c 'read line; echo "got $line"' 127.0.0.1 "$port" </dev/null
	assert_output ""
	finish server
	assert_equal "$status" 0
	assert_output "got ping"
}

@test "real clients speak to the program" {
	local client
	for client in "nc.openbsd -N" ncat "socat -" "busybox nc"; do
		require "${client%% *}"
		start_listener server -e cat 127.0.0.1 0
		case $client in
		socat*) client="socat - TCP4:127.0.0.1:$port" ;;
		*) client+=" 127.0.0.1 $port" ;;
		esac
		# shellcheck disable=SC2086 # words
		run -0 $client <<<ping
		assert_output ping
		finish server
		assert_equal "$status" 0
	done
}

@test "megabytes pass through a program, both ways" {
	payload 3M >"$BATS_TEST_TMPDIR/data"
	start_listener server -e cat 127.0.0.1 0
	start client serval 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/data"
	finish client
	assert_equal "$status" 0
	cmp "$BATS_TEST_TMPDIR/data" "$BATS_TEST_TMPDIR/client.out"
	finish server
	assert_equal "$status" 0
}

@test "-e takes words and quotes as a shell does, and expands nothing" {
	local command="printf '<%s>' a  'b  c' \"d'e\" f\\ g '' \$HOME '*' x\"y z\"'!'"
	run_listener 0 -e "$command" </dev/null
	assert_output "<a><b  c><d'e><f g><><\$HOME><*><xy z!>"
}

@test "a quote that is not closed is refused, status 2, and nothing is opened" {
	run -2 --separate-stderr serval -v -l -e "printf 'a" 127.0.0.1 0 </dev/null
	assert_output ""
	assert_equal "${stderr_lines[0]}" "serval: -e: a quote is not closed"
}

@test "-e with no word is refused, status 2, and nothing is opened" {
	run -2 --separate-stderr serval -v -l -e "  " 127.0.0.1 0 </dev/null
	assert_equal "${stderr_lines[0]}" "serval: -e: no program to run"
}

@test "-c is a command for the shell" {
	run_listener 0 -c 'for i in 1 2; do echo $i; done | tac' </dev/null
	assert_output "2
1"
}

@test "the program knows both ends, under serval's names and ncat's" {
	start_listener server -e env 127.0.0.1 0
	local source
	source=$(free_port)
	run -0 serval -p "$source" 127.0.0.1 "$port" </dev/null
	local prefix
	for prefix in SERVAL NCAT; do
		assert_line "${prefix}_REMOTE_ADDR=127.0.0.1"
		assert_line "${prefix}_REMOTE_PORT=$source"
		assert_line "${prefix}_LOCAL_ADDR=127.0.0.1"
		assert_line "${prefix}_LOCAL_PORT=$port"
		assert_line "${prefix}_PROTO=tcp"
	done
}

@test "an IPv4 client of a listener for both families has an IPv4 address" {
	start_listener server -e env 0
	run -0 serval 127.0.0.1 "$port" </dev/null
	assert_line "SERVAL_REMOTE_ADDR=127.0.0.1"
	assert_line "SERVAL_LOCAL_ADDR=127.0.0.1"
	start_listener server -e env 0
	run -0 serval ::1 "$port" </dev/null
	assert_line "SERVAL_REMOTE_ADDR=::1"
}

@test "the program of a client knows both ends as well" {
	start_listener server 127.0.0.1 0 </dev/null
	run -0 serval -e env 127.0.0.1 "$port" </dev/null
	finish server
	assert_line "SERVAL_REMOTE_PORT=$port"
	assert_line "SERVAL_PROTO=tcp"
}

@test "the program knows the path of a UNIX socket" {
	start server serval -U -l -e env "$BATS_TEST_TMPDIR/socket"
	wait_unix_listening "$BATS_TEST_TMPDIR/socket"
	run -0 serval -U -s "$BATS_TEST_TMPDIR/client" "$BATS_TEST_TMPDIR/socket" </dev/null
	assert_line "SERVAL_LOCAL_ADDR=$BATS_TEST_TMPDIR/socket"
	assert_line "SERVAL_REMOTE_ADDR=$BATS_TEST_TMPDIR/client"
	assert_line "SERVAL_PROTO=unix"
}

@test "a program answers datagrams, and knows who sent them" {
	start_listener server -u \
	    -c 'read line; echo "got $line by $SERVAL_PROTO from $SERVAL_REMOTE_PORT"' \
	    127.0.0.1 0
	local source
	source=$(free_port udp)
	run -0 serval -u -p "$source" -W 1 127.0.0.1 "$port" <<<ping
	assert_output "got ping by udp from $source"
	finish server
	assert_equal "$status" 0
}

@test "the program's exit status is serval's" {
	run_listener 0 -c 'exit 0' </dev/null
	run_listener 3 -c 'exit 3' </dev/null
	run_listener 255 -c 'exit 255' </dev/null
	start_listener server 127.0.0.1 0 </dev/null
	run -3 serval -c 'exit 3' 127.0.0.1 "$port"
}

@test "a program that died of signal N makes the exit status 128+N" {
	run_listener $((128 + 9)) -c 'kill -KILL $$' </dev/null
	run_listener $((128 + 15)) -c 'kill -TERM $$' </dev/null
}

@test "a program that is missing is status 7, and named" {
	start_listener server -e no-such-program 127.0.0.1 0
	run serval 127.0.0.1 "$port" </dev/null
	finish server
	assert_equal "$status" 7
	assert_equal "$stderr" "serval: no-such-program: No such file or directory"
	start_listener server2 127.0.0.1 0 </dev/null
	run -7 --separate-stderr serval -e /etc/passwd 127.0.0.1 "$port" </dev/null
	assert_equal "$stderr" "serval: /etc/passwd: Permission denied"
}

@test "with -k many clients have a program each, at the same time" {
	local i
	start_listener server -k -e cat 127.0.0.1 0
	for i in 1 2 3 4 5; do
		hold "$BATS_TEST_TMPDIR/in-$i"
		start "client-$i" serval 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in-$i"
	done
	for i in 5 4 3 2 1; do
		echo "I am $i" >"$BATS_TEST_TMPDIR/in-$i"
		wait_output "client-$i" "I am $i"
	done
	for i in 3 1 5 2 4; do
		release "$BATS_TEST_TMPDIR/in-$i"
		finish "client-$i"
		assert_equal "$status" 0
		assert_output "I am $i"
	done
	alive server
}

has_no_children() {
	[ -z "$(cat "/proc/${job[server]}/task/${job[server]}/children")" ]
}

@test "with -k every program is reaped" {
	[ -e "/proc/$$/task/$$/children" ] || skip "the kernel lists no children"
	start_listener server -k -c 'exit 3' 127.0.0.1 0
	local i
	for i in {1..20}; do
		run -0 serval 127.0.0.1 "$port" </dev/null
	done
	wait_for has_no_children
	alive server
}

@test "with -k a program that fails, or is missing, ends nothing" {
	echo 'echo once' >"$BATS_TEST_TMPDIR/program"
	chmod +x "$BATS_TEST_TMPDIR/program"
	sed -i '1i #!/bin/sh' "$BATS_TEST_TMPDIR/program"
	start_listener server -k -e "$BATS_TEST_TMPDIR/program" 127.0.0.1 0
	run -0 serval 127.0.0.1 "$port" </dev/null
	assert_output once
	mv "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/gone"
	run serval 127.0.0.1 "$port" </dev/null
	wait_for said server "$BATS_TEST_TMPDIR/program: No such file or directory"
	mv "$BATS_TEST_TMPDIR/gone" "$BATS_TEST_TMPDIR/program"
	run -0 serval 127.0.0.1 "$port" </dev/null
	assert_output once
}

@test "--max-conns bounds how many programs run at a time" {
	start_listener server -k --max-conns 2 -c 'echo hello; cat' 127.0.0.1 0
	local i
	for i in 1 2 3; do
		hold "$BATS_TEST_TMPDIR/in-$i"
		start "client-$i" serval 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in-$i"
		[ "$i" = 3 ] || wait_output "client-$i" hello
	done
	echo "still here" >"$BATS_TEST_TMPDIR/in-1"
	wait_output client-1 "still here"
	assert [ ! -s "$BATS_TEST_TMPDIR/client-3.out" ]
	release "$BATS_TEST_TMPDIR/in-2"
	wait_output client-3 hello
}

@test "what the program says on stderr goes to stderr" {
	start_listener server -c 'echo said; echo complained >&2' 127.0.0.1 0
	run -0 serval 127.0.0.1 "$port" </dev/null
	assert_output said
	finish server
	assert_equal "$stderr" complained
}

@test "serval's own stdin and stdout are left alone" {
	start_listener server -e cat 127.0.0.1 0 <<<untouched
	run -0 serval 127.0.0.1 "$port" <<<ping
	assert_output ping
	finish server
	assert_output ""
	start_listener server2 127.0.0.1 0 </dev/null
	run -0 bash -c "{ serval -e true 127.0.0.1 $port; cat; } <<<untouched"
	assert_output untouched
}

@test "a program that closes its stdin early is heard to its end" {
	payload 3M >"$BATS_TEST_TMPDIR/data"
	start_listener server -c 'exec <&-; echo begun; seq 100000; echo ended' 127.0.0.1 0
	start client serval --eof=peer 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/data"
	finish client
	assert_equal "${lines[0]}" begun
	assert_equal "${lines[-1]}" ended
	finish server
	assert_equal "$status" 0
}

@test "a program that ends before it has read all is heard, and its status passed on" {
	{ echo abcd; head -c 64M /dev/zero; } >"$BATS_TEST_TMPDIR/data"
	start_listener server -c 'head -c 5; exit 4' 127.0.0.1 0
	run -5 serval 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/data"
	assert_line abcd
	finish server
	assert_equal "$status" 4
}

@test "a program that closes its stdout early still reads all" {
	payload 1M >"$BATS_TEST_TMPDIR/data"
	start_listener server -c "exec >&-; cat >'$BATS_TEST_TMPDIR/copy'; exit 3" \
	    127.0.0.1 0
	run -0 serval 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/data"
	assert_output ""
	finish server
	assert_equal "$status" 3
	cmp "$BATS_TEST_TMPDIR/data" "$BATS_TEST_TMPDIR/copy"
}

@test "what a grandchild still says after its parent ended is sent" {
	local go=$BATS_TEST_TMPDIR/go
	mkfifo "$go"
	start_listener server -c "{ read x <'$go'; echo late; } & echo early; exit 3" \
	    127.0.0.1 0
	start client serval 127.0.0.1 "$port" </dev/null
	wait_output client early
	alive server
	echo >"$go"
	finish client
	assert_equal "$status" 0
	assert_output "early
late"
	finish server
	assert_equal "$status" 3
}

@test "a connection that breaks hangs up the program, and is status 5" {
	require python3
	start_listener server -c 'echo $$; exec sleep infinity' 127.0.0.1 0
	run -0 python3 - "$port" <<-'END'
		import socket, struct, sys
		with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
		    print(s.makefile().readline(), end="")
		    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
	END
	local pid=$output
	finish server
	assert_equal "$status" 5
	assert [ ! -e "/proc/$pid" ]
}

# The program prints the same, whether serval starts it, by TCP or UNIX, or the test.  No
# shell is between, since some have signals of their own.
# usage: program_finds PROGRAM_AND_WORDS
program_finds() {
	# shellcheck disable=SC2086 # words
	start plain $1 </dev/null
	finish plain
	local expected=$output
	run_listener 0 -e "$1" </dev/null
	assert_output "$expected"
	start server serval -U -l -e "$1" "$BATS_TEST_TMPDIR/socket" </dev/null
	wait_unix_listening "$BATS_TEST_TMPDIR/socket"
	run -0 serval -U "$BATS_TEST_TMPDIR/socket" </dev/null
	assert_output "$expected"
}

@test "no descriptor of serval's leaks into the program" {
	program_finds 'ls /proc/self/fd'
}

@test "the program finds its signals as serval found them" {
	program_finds 'grep ^Sig[BI] /proc/self/status'
}

@test "a program that writes to a pipe of its own is ended by SIGPIPE" {
	run_listener 0 -c 'yes | head -n 1' </dev/null
	assert_output y
	assert_equal "$stderr" ""
}

@test "-v tells who came, and how it ended" {
	start_listener server -v -c 'exit 3' 127.0.0.1 0
	run -0 serval 127.0.0.1 "$port" </dev/null
	finish server
	assert_equal "$status" 3
	assert_regex "$stderr" "serval: Connection received on 127.0.0.1 $port from 127.0.0.1 "
	assert_regex "$stderr" "ended after .* both sides had ended"
}

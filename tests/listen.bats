#!/usr/bin/env bats
# listen: a listener of serval's, and those who come to it

load helper/common
load helper/network
load helper/names
load helper/peer

# usage: is_reached ADDRESS; the listener `server` on $port is reached there
is_reached() {
	run -0 --separate-stderr serval "$1" "$port" <<<hello
	assert_output welcome
	ends server 0 hello
}

# usage: listens ARG...; serval ARGs listens, where PORT stands for a free port
listens() {
	port=$(free_port)
	start server serval "${@//PORT/$port}" <<<welcome
	wait_listening "$port"
	is_reached 127.0.0.1
}

@test "-l PORT listens" {
	listens -l PORT
}

@test "-l -p PORT listens" {
	listens -l -p PORT
}

@test "-l ADDRESS PORT listens" {
	listens -l 127.0.0.1 PORT
}

@test "-l -s ADDRESS -p PORT listens" {
	listens -l -s 127.0.0.1 -p PORT
}

@test "-l ADDRESS:PORT and 'serval listen' listen too" {
	listens -l 127.0.0.1:PORT
	listens listen PORT
}

@test "without an address, IPv4 and IPv6 clients reach it" {
	start_listener server -k -c 'echo "$SERVAL_REMOTE_ADDR"' 0
	run -0 serval 127.0.0.1 "$port" </dev/null
	assert_output 127.0.0.1
	run -0 serval ::1 "$port" </dev/null
	assert_output ::1
}

# usage: is_closed ADDRESS; nobody is reached on $port there
is_closed() {
	run -1 --separate-stderr serval "$1" "$port" </dev/null
}

@test "-4 lets IPv4 clients in and no others" {
	start_listener server -4 0 <<<welcome
	is_closed ::1
	is_reached 127.0.0.1
}

@test "-6 lets IPv6 clients in and no others" {
	start_listener server -6 0 <<<welcome
	is_closed 127.0.0.1
	is_reached ::1
}

@test "an address lets in only those who call it" {
	start_listener server 127.0.0.2 0 <<<welcome
	is_closed 127.0.0.1
	is_reached 127.0.0.2
}

@test "a name with two addresses is listened on at one port" {
	open_network_with_names
	start server "${with_names[@]}" serval -l -k -c 'echo "$SERVAL_LOCAL_ADDR"' \
	    --port-file "$BATS_TEST_TMPDIR/port" both.example 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 "${in_network[@]}" serval 127.0.0.1 "$port" </dev/null
	assert_output 127.0.0.1
	run -0 "${in_network[@]}" serval ::1 "$port" </dev/null
	assert_output ::1
}

@test "a port that is taken is an error of one line" {
	start_listener server 127.0.0.1 0 <<<welcome
	run -7 --separate-stderr serval -l 127.0.0.1 "$port" </dev/null
	assert_output ""
	assert_equal "$stderr" "serval: 127.0.0.1 port $port: Address already in use"
	run -7 --separate-stderr serval -l --reuse-port 127.0.0.1 "$port" </dev/null
	is_reached 127.0.0.1
}

@test "--reuse-port shares a port between those who ask for it" {
	start_listener one --reuse-port 127.0.0.1 0 <<<welcome
	start two serval -lv --reuse-port 127.0.0.1 "$port" <<<welcome
	wait_for said two Listening
	run -0 serval 127.0.0.1 "$port" <<<hello
	run -0 serval 127.0.0.1 "$port" <<<hello
	ends one 0 hello
	ends two 0 hello
}

@test "a port can be listened on again at once" {
	start_listener server -q 0 127.0.0.1 0 <<<welcome
	run -0 serval 127.0.0.1 "$port" <<<hello
	ends server 0 hello
	start server serval -l 127.0.0.1 "$port" <<<welcome
	wait_listening "$port"
	is_reached 127.0.0.1
}

@test "--print-port prints the port alone on the first line" {
	start server serval -l --print-port 0 <<<welcome
	wait_for grep -qx '[0-9]*' "$BATS_TEST_TMPDIR/server.out"
	read -r port <"$BATS_TEST_TMPDIR/server.out"
	run -0 serval 127.0.0.1 "$port" <<<hello
	assert_output welcome
	ends server 0 "$port"$'\n'hello
}

@test "--port-file has the port, and stdout has what came" {
	start_listener server 0 <<<welcome
	assert_regex "$(cat "$BATS_TEST_TMPDIR/server.port")" '^[0-9]+$'
	is_reached 127.0.0.1
}

@test "a port file that cannot be written is an error of this end" {
	run -7 --separate-stderr serval -l --port-file "$BATS_TEST_TMPDIR/no/file" 0 </dev/null
	assert_output ""
	assert_equal "$stderr" \
	    "serval: $BATS_TEST_TMPDIR/no/file: No such file or directory"
}

@test "without -k a second client is refused while the first is served" {
	hold_stdin
	start_listener server 127.0.0.1 0 <"$stdin"
	start_peer first connect 127.0.0.1 "$port" send='hello\n' "await=$go"
	wait_for wrote server hello
	is_closed 127.0.0.1
}

@test "-k --eof=peer serves one client after another from one stdin" {
	hold_stdin
	start_listener server -k --eof=peer 127.0.0.1 0 <"$stdin"
	start_peer first connect 127.0.0.1 "$port" send='one\n' recv-line fin
	wait_for wrote server one
	start_peer second connect 127.0.0.1 "$port" send='two\n' recv-line fin
	feed "for one"
	ends first 0 "for one"
	feed "for two"
	ends second 0 "for two"
	stop server
	assert_output $'one\ntwo'
}

@test "-k collects from one client after another" {
	start_listener server -k 127.0.0.1 0 </dev/null
	run -0 serval 127.0.0.1 "$port" <<<one
	run -0 serval 127.0.0.1 "$port" <<<two
	stop server
	assert_output $'one\ntwo'
}

@test "-k goes on after a client that broke the connection" {
	start_listener server -k 127.0.0.1 0 </dev/null
	start_peer first connect 127.0.0.1 "$port" send='one\n' reset
	ends first 0
	run -0 serval 127.0.0.1 "$port" <<<two
	wait_for wrote server two
	alive server
	stop server
	assert_output $'one\ntwo'
	assert_regex "$stderr" ': Connection reset by peer$'
}

# Has each of a crowd of 20 said its number, though none has hung up yet?
all_are_there() {
	[ "$(sort -u "$BATS_TEST_TMPDIR/server.out" | wc -l)" -eq 20 ]
}

# What a crowd of 20 sends, one after the other.
words_of_a_crowd() {
	local number
	for number in {0..19}; do
		echo "<$number>"
		payload 200000
	done
}

has_written() {
	[ "$(wc -c <"$BATS_TEST_TMPDIR/$1.out")" -ge "$2" ]
}

# How often each byte comes in stdin.
census() {
	python3 -c 'if True:
		from collections import Counter
		from sys import stdin
		print(sorted(Counter(stdin.buffer.read()).items()))'
}

@test "-k --recv-only receives from many at the same time and loses nothing" {
	start_listener server -k --recv-only 127.0.0.1 0
	start_peer crowd crowd 20 "$port" send='<{}>\n' "await=$go" send-size=200000
	wait_for all_are_there
	touch "$go"
	ends crowd 0
	wait_for has_written server "$(words_of_a_crowd | wc -c)"
	kill "${job[server]}"
	assert_equal "$(census <"$BATS_TEST_TMPDIR/server.out")" "$(words_of_a_crowd | census)"
}

@test "-k -e serves many at the same time, and each gets its own answer" {
	start_listener server -k -e cat 127.0.0.1 0
	start_peer crowd crowd 20 "$port" send='<{}>\n' recv-line fin recv-end
	ends crowd 0 "$(printf '<%s>\n' {0..19})"
}

@test "--max-conns lets the next client wait until another has left" {
	start_listener server -k -e cat --max-conns 2 127.0.0.1 0
	start_peer one connect 127.0.0.1 "$port" send='one\n' recv-line "await=$go"
	start_peer two connect 127.0.0.1 "$port" send='two\n' recv-line "await=never"
	wait_for wrote one one
	wait_for wrote two two
	start_peer three connect 127.0.0.1 "$port" send='three\n' quiet=100 from recv-line
	wait_for wrote three 127.0.0.1
	touch "$go"
	ends three 0
	assert_line three
	alive two
}

# The longest queue of connections that wait to be accepted on $port.
queue_length() {
	ss -Hltn "sport = :$port" | awk '{ print $3 }'
}

@test "--backlog says how many connections may wait" {
	require ss
	start_listener server --backlog 7 127.0.0.1 0
	assert_equal "$(queue_length)" 7
}

@test "by default as many connections may wait as the system allows" {
	require ss
	local most=4096 allowed
	read -r allowed </proc/sys/net/core/somaxconn
	start_listener server 127.0.0.1 0
	assert_equal "$(queue_length)" "$((allowed < most ? allowed : most))"
}

# usage: nodelay_is_set TIMES OPTION...; how often serval turns Nagle's algorithm off
nodelay_is_set() {
	before_serval=(strace -qq -e trace=setsockopt -o "$BATS_TEST_TMPDIR/calls")
	meet "${@:2}" -- fin recv-end </dev/null
	ends serval 0
	assert_equal "$(grep -c 'TCP_NODELAY, \[1\]' "$BATS_TEST_TMPDIR/calls")" "$1"
}

# bats test_tags=no-sanitizers
@test "small messages are sent at once, unless --nagle is given" {
	require strace
	in_both_roles nodelay_is_set 1
	in_both_roles nodelay_is_set 0 --nagle
}

@test "a client is told who listens, and the listener who came, with -v" {
	start_listener server -v 127.0.0.1 0 <<<welcome
	start_peer peer connect 127.0.0.1 "$port" fin recv-end
	ends server 0
	assert_regex "$stderr" "Listening on 127\.0\.0\.1 $port"
	assert_regex "$stderr" "Connection received on 127\.0\.0\.1 $port from 127\.0\.0\.1 "
	ends peer 0 welcome
}

# Enough that nobody's buffers take it at once.
large=8M

# usage: is_sent_by COMMAND...; the COMMAND sends what it reads to the listener on $port
is_sent_by() {
	start_listener server 127.0.0.1 0 </dev/null
	payload "$large" >"$BATS_TEST_TMPDIR/data"
	start client "${@//PORT/$port}" <"$BATS_TEST_TMPDIR/data"
	ends_with_payload server 0 "$large"
}

# usage: is_received_by COMMAND...; the COMMAND prints what the listener on $port sends
is_received_by() {
	payload "$large" >"$BATS_TEST_TMPDIR/data"
	start_listener server 127.0.0.1 0 <"$BATS_TEST_TMPDIR/data"
	start client "${@//PORT/$port}" </dev/null
	ends server 0
	ends_with_payload client 0 "$large"
}

@test "a large upload of nc.openbsd arrives whole" {
	require nc.openbsd
	is_sent_by nc.openbsd -N 127.0.0.1 PORT
}

@test "a large download to nc.openbsd arrives whole" {
	require nc.openbsd
	is_received_by nc.openbsd 127.0.0.1 PORT
}

@test "a large upload of nc.traditional arrives whole" {
	require nc.traditional
	is_sent_by nc.traditional -n -q 0 127.0.0.1 PORT
}

@test "a large download to nc.traditional arrives whole" {
	require nc.traditional
	is_received_by nc.traditional -n 127.0.0.1 PORT
}

@test "a large upload of ncat arrives whole" {
	require ncat
	is_sent_by ncat --send-only 127.0.0.1 PORT
}

@test "a large download to ncat arrives whole" {
	require ncat
	is_received_by ncat --recv-only 127.0.0.1 PORT
}

@test "a large upload of socat arrives whole" {
	require socat
	is_sent_by socat -u - TCP4:127.0.0.1:PORT
}

@test "a large download to socat arrives whole" {
	require socat
	is_received_by socat -u TCP4:127.0.0.1:PORT -
}

@test "a large upload of busybox nc arrives whole" {
	require busybox
	is_sent_by busybox nc 127.0.0.1 PORT
}

@test "a large download to busybox nc arrives whole" {
	require busybox
	is_received_by busybox nc 127.0.0.1 PORT
}

@test "one line of shell is a web server for curl" {
	require curl
	start_listener server -k -c 'printf "HTTP/1.0 200 OK\r\n\r\n"; seq 100000' 127.0.0.1 0
	run -0 curl -sS "http://127.0.0.1:$port/one"
	assert_equal "$output" "$(seq 100000)"
	run -0 curl -sS -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/two"
	assert_output 200
}

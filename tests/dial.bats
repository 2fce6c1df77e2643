#!/usr/bin/env bats
# shellcheck disable=SC2154 # run, finish and the helpers set them
# dial: a name is reached by whichever of its addresses answers first (RFC 8305)

load helper/common
load helper/network
load helper/names
load helper/peer

setup() {
	hosts=$BATS_TEST_TMPDIR/hosts
	resolver_out=$BATS_TEST_TMPDIR/resolver.out
}

# usage: start_server ADDRESS; somebody listens there, in the network, on $port
start_server() {
	rm -f "$BATS_TEST_TMPDIR/server.port"
	start server "${in_network[@]}" serval -lk --recv-only \
	    --port-file "$BATS_TEST_TMPDIR/server.port" "$1" 0 </dev/null
	wait_port_file "$BATS_TEST_TMPDIR/server.port"
}

# usage: serval_there ARG...; runs serval where the names are, with nothing to send
serval_there() {
	"${with_names[@]}" serval "$@" </dev/null
}

# usage: fails STATUS TEXT ARG...; serval ARGs ends with STATUS and the one line TEXT
fails() {
	run "-$1" --separate-stderr serval_there "${@:3}"
	assert_output ""
	assert_equal "$stderr" "serval: $2"
}

asked_for() {
	grep -Fqx "$1" "$resolver_out"
}

@test "an IPv4 address does not wait for an IPv6 look-up that nobody answers" {
	open_network_with_names
	start_resolver "late.example A 127.0.0.1" "late.example AAAA silence"
	start_server 127.0.0.1
	run -0 serval_there -v late.example "$port"
	assert_line --partial "Connection to 127.0.0.1 $port "
}

@test "an IPv6 address does not wait for an IPv4 look-up that nobody answers" {
	open_network_with_names
	start_resolver "late.example A silence" "late.example AAAA ::1"
	start_server ::1
	run -0 serval_there -v late.example "$port"
	assert_line --partial "Connection to ::1 $port "
}

@test "IPv6 is first where both are known" {
	open_network_with_names
	start_resolver "both.test A 127.0.0.1" "both.test AAAA ::1"
	start_server ::
	run -0 serval_there -v both.test "$port"
	assert_line --partial "Connection to ::1 $port "
}

@test "a host is reached by IPv4 where there is no way to its IPv6 address" {
	open_network_with_names
	echo "2001:db8:1::1 far.example" >>"$hosts"
	echo "127.0.0.1 far.example" >>"$hosts"
	start_server 127.0.0.1
	run -0 serval_there -v far.example "$port"
	assert_line --partial "Connection to 127.0.0.1 $port "
}

@test "an address that comes late is tried while the others do not answer" {
	open_network_with_names
	add_void
	start_resolver "late.example A 192.0.2.2" "late.example AAAA ::1 $go"
	start_server ::1
	start client "${with_names[@]}" serval -vv late.example "$port" </dev/null
	wait_for said client "trying 192.0.2.2 $port"
	touch "$go"
	ends client 0
	said client "192.0.2.2 $port has not answered yet"
	said client "Connection to ::1 $port "
}

@test "an address that comes late is tried when all others have failed" {
	open_network_with_names
	start_resolver "late.example A 127.0.0.1" "late.example AAAA ::1 $go"
	start_server ::1
	start client "${with_names[@]}" serval -v late.example "$port" </dev/null
	wait_for said client "127.0.0.1 port $port (tcp) failed: Connection refused"
	touch "$go"
	ends client 0
	said client "Connection to ::1 $port "
}

@test "the families take turns" {
	open_network_with_names
	add_void
	printf '%s turns.example\n' 2001:db8::2 2001:db8::3 192.0.2.2 192.0.2.3 >>"$hosts"
	"${in_network[@]}" ip neighbour add 2001:db8::3 lladdr 02:00:00:00:00:02 dev void
	"${in_network[@]}" ip neighbour add 192.0.2.3 lladdr 02:00:00:00:00:02 dev void
	start client "${with_names[@]}" serval -vv turns.example 9 </dev/null
	wait_for said client "trying 192.0.2.3 9"
	run grep -o 'trying.*' "$BATS_TEST_TMPDIR/client.err"
	assert_line --index 0 --regexp "^trying 2001:db8::[23] 9$"
	assert_line --index 1 --regexp "^trying 192.0.2.[23] 9$"
	assert_line --index 2 --regexp "^trying 2001:db8::[23] 9$"
	assert_line --index 3 --regexp "^trying 192.0.2.[23] 9$"
}

@test "what the hosts file has of a name is all of it: no server is asked" {
	open_network_with_names
	start_resolver "onlyfour.example AAAA silence"
	echo "127.0.0.1 onlyfour.example" >>"$hosts"
	run -1 --separate-stderr serval_there --timeout 15s onlyfour.example 1
	assert_regex "$stderr" "127.0.0.1 port 1 .* refused\$"
	refute asked_for "onlyfour.example AAAA"
}

@test "datagrams go to the first usable address, whoever does not answer for names" {
	open_network_with_names
	start_resolver "late.example A 127.0.0.1" "late.example AAAA silence"
	start server "${in_network[@]}" serval -ul -W 1 --port-file "$BATS_TEST_TMPDIR/port" \
	    127.0.0.1 0 </dev/null
	wait_port_file "$BATS_TEST_TMPDIR/port"
	echo hello | "${with_names[@]}" serval -u -q 0 late.example "$port"
	ends server 0 hello
}

@test "the final error names each address with its own reason" {
	open_network_with_names
	start_resolver "all.example A 127.0.0.1,198.51.100.1" "all.example AAAA ::1"
	run -1 --separate-stderr serval_there all.example 9
	assert_regex "$stderr" "connect to ::1 port 9 \(tcp\) failed: Connection refused"
	assert_regex "$stderr" "connect to 127.0.0.1 port 9 \(tcp\) failed: Connection refused"
	assert_regex "$stderr" "connect to 198.51.100.1 port 9 \(tcp\) failed: Network is unreach"
	assert_equal "${#stderr_lines[@]}" 1
}

@test "reasons that find no room in the final error are counted, none is cut" {
	open_network_with_names
	local i
	for i in {1..40}; do
		echo "127.0.1.$i many.example" >>"$hosts"
	done
	run -1 --separate-stderr serval_there -4 many.example 9
	assert_regex "$stderr" 'Connection refused; and [0-9]+ more$'
	local more told
	more=$(grep -o '[0-9]* more$' <<<"$stderr")
	told=$(grep -o 'Connection refused' <<<"$stderr" | wc -l)
	assert_equal $((told + ${more% more})) 40
}

@test "a family that could not be looked up is named beside the address that failed" {
	open_network_with_names
	start_resolver "half.example A 127.0.0.1" "half.example AAAA servfail"
	fails 1 "connect to 127.0.0.1 port 9 (tcp) failed: Connection refused; IPv6 look-up: half.example: name cannot be looked up now: no resolver answers" half.example 9
}

@test "-v tells of a family that could not be looked up, though the other is reached" {
	open_network_with_names
	start_resolver "half.example A 127.0.0.1" "half.example AAAA servfail"
	start_server 127.0.0.1
	run -0 serval_there -v half.example "$port"
	assert_line --regexp "^serval: IPv6 look-up: half.example: .*cannot be looked up now"
}

@test "a name that does not exist is status 1" {
	open_network_with_names
	start_resolver
	fails 1 "nosuch.example: name does not exist" nosuch.example 9
}

@test "a name without an address is status 1" {
	open_network_with_names
	start_resolver "empty.example A nodata" "empty.example AAAA nodata"
	fails 1 "empty.example: name has no address" empty.example 9
}

@test "a name that no server can be asked about is status 4" {
	open_network_with_names
	start_resolver "half.example A nodata" "half.example AAAA servfail" \
	    "none.example A servfail" "none.example AAAA servfail"
	fails 4 "none.example: name cannot be looked up now: no resolver answers" none.example 9
	fails 4 "IPv6 look-up: half.example: name cannot be looked up now: no resolver answers" half.example 9
}

@test "--connect-timeout bounds a look-up that nobody answers, status 3" {
	open_network_with_names
	start_resolver "silent.example A silence" "silent.example AAAA silence"
	fails 3 "silent.example: name could not be looked up in time" \
	    --connect-timeout 50ms silent.example 9
	fails 3 "silent.example: name could not be looked up in time" \
	    -z -w 50ms silent.example 9
	fails 3 "silent.example: name could not be looked up in time" \
	    -z -w 50ms silent.example 9-10
	fails 3 "silent.example: name could not be looked up in time" \
	    -zu -w 50ms silent.example 9
}

@test "--connect-timeout bounds look-up and connecting together" {
	open_network_with_names
	start_resolver "half.example A 127.0.0.1" "half.example AAAA silence"
	fails 3 "connect to 127.0.0.1 port 9 (tcp) failed: Connection refused; IPv6 look-up: half.example: name could not be looked up in time" \
	    --connect-timeout 500ms half.example 9
}

@test "--connect-timeout does not pass before a known address was tried" {
	open_network_with_names
	start_resolver "half.example A 127.0.0.1" "half.example AAAA silence"
	start_server 127.0.0.1
	run -0 serval_there --retry forever --retry-interval 0 --connect-timeout 20ms \
	    half.example "$port"
}

@test "--timeout ends a look-up that nobody answers, status 3" {
	open_network_with_names
	start_resolver "silent.example A silence" "silent.example AAAA silence"
	fails 3 "not done within 0.05 s" --timeout 50ms silent.example 9
}

@test "a signal ends a look-up that nobody answers" {
	open_network_with_names
	start_resolver "silent.example A silence" "silent.example AAAA silence"
	start client "${with_names[@]}" serval silent.example 9 </dev/null
	wait_for asked_for "silent.example A"
	wait_for asked_for "silent.example AAAA"
	stop client
	assert_equal "$status" 143
}

@test "-4 and -6 ask for nothing else" {
	open_network_with_names
	start_resolver "both.test A 127.0.0.1" "both.test AAAA ::1"
	run -1 serval_there -4 both.test 9
	run cat "$resolver_out"
	assert_output "both.test A"
	: >"$resolver_out"
	run -1 serval_there -6 both.test 9
	run cat "$resolver_out"
	assert_output "both.test AAAA"
}

@test "a scan looks its host up once" {
	open_network_with_names
	start_resolver "both.test A 127.0.0.1" "both.test AAAA ::1"
	run -1 --separate-stderr serval_there -z -v both.test 1-50
	assert_equal "$(grep -c 'to ::1 .*refused; connect to 127.0.0.1 .*refused' \
	    <<<"$stderr")" 50
	run sort "$resolver_out"
	assert_output $'both.test A\nboth.test AAAA'
}

@test "a scan says why a name was not found, once, and without -v" {
	open_network_with_names
	start_resolver "none.example A servfail" "none.example AAAA servfail"
	fails 1 "nosuch.example: name does not exist" -z nosuch.example 9
	fails 1 "nosuch.example: name does not exist" -zv nosuch.example 9
	fails 1 "nosuch.example: name does not exist" -z nosuch.example 9-11
	fails 1 "nosuch.example: name does not exist" -zu nosuch.example 9
	fails 4 "none.example: name cannot be looked up now: no resolver answers" \
	    -z none.example 9-11
}

@test "a port of a name is open where the first address refuses and the second does not" {
	open_network_with_names
	start_server 127.0.0.1
	run -0 --separate-stderr serval_there -z both.example "$port"
	assert_equal "$output$stderr" ""
	run -0 --separate-stderr serval_there -z --all both.example "$port,$port"
	assert_equal "$output$stderr" ""
}

@test "a closed port of a name is closed in silence, though a family is not known" {
	open_network_with_names
	start_resolver "half.example A 127.0.0.1" "half.example AAAA servfail"
	run -1 --separate-stderr serval_there -z half.example 9
	assert_equal "$output$stderr" ""
	run -1 --separate-stderr serval_there -z half.example 9,10
	assert_equal "$output$stderr" ""
}

@test "an address starts no thread and reads no file of names" {
	require strace
	strace -qq -o /dev/null true 2>/dev/null || skip "strace may not trace"
	start_listener server 127.0.0.1 0 </dev/null
	run -0 env ASAN_OPTIONS=detect_leaks=0 strace -qq -f -o "$BATS_TEST_TMPDIR/calls" \
	    serval 127.0.0.1 "$port" </dev/null
	run -1 grep -E 'clone|/etc/(hosts|nsswitch|resolv|gai)' "$BATS_TEST_TMPDIR/calls"
}

@test "a program is run while a look-up is still going on" {
	open_network_with_names
	start_resolver "late.example A 127.0.0.1" "late.example AAAA silence"
	start server "${in_network[@]}" serval -l --port-file "$BATS_TEST_TMPDIR/port" \
	    127.0.0.1 0 </dev/null
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 serval_there late.example "$port" -c 'echo "$SERVAL_REMOTE_ADDR $PATH"'
	ends server 0 "127.0.0.1 $PATH"
}

# usage: start_late ADDRESS PORT; somebody listens at last, and takes what comes
start_late() {
	start server serval -l "$1" "$2" </dev/null
}

@test "--retry tries again until somebody listens, and loses nothing of stdin" {
	port=$(free_port)
	payload 1M >"$BATS_TEST_TMPDIR/data"
	start client serval -v --retry forever --retry-interval 10ms 127.0.0.1 "$port" \
	    <"$BATS_TEST_TMPDIR/data"
	wait_for said client "connect to 127.0.0.1 port $port (tcp) failed"
	start_late 127.0.0.1 "$port"
	ends client 0
	ends_with_payload server 0 1M
}

@test "--retry N tries N more times, and -v tells of each" {
	port=$(free_port)
	run -1 --separate-stderr serval -v --retry 2 --retry-interval 1ms 127.0.0.1 "$port" \
	    </dev/null
	assert_equal "$(grep -c refused <<<"$stderr")" 3
	run -1 --separate-stderr serval --retry 2 --retry-interval 1ms 127.0.0.1 "$port" \
	    </dev/null
	assert_equal "${#stderr_lines[@]}" 1
}

@test "--retry leaves stdin alone before there is a connection" {
	port=$(free_port)
	run -0 bash -c "{ serval --retry 1 --retry-interval 1ms 127.0.0.1 $port 2>/dev/null
	    cat; } <<<untouched"
	assert_output untouched
}

@test "--retry looks a name up anew" {
	open_network_with_names
	start_server 127.0.0.1
	start client "${with_names[@]}" serval -v --retry forever --retry-interval 10ms \
	    new.example "$port" </dev/null
	wait_for said client "new.example: name"
	echo "127.0.0.1 new.example" >>"$hosts"
	ends client 0
}

@test "--retry goes on after a look-up that nobody answered in time" {
	open_network_with_names
	start_resolver "late.example A 127.0.0.1 $go" "late.example AAAA nodata"
	start_server 127.0.0.1
	start client "${with_names[@]}" serval -v --retry forever --retry-interval 1ms \
	    --connect-timeout 10ms late.example "$port" </dev/null
	wait_for said client "IPv4 look-up: late.example: name could not be looked up in time"
	touch "$go"
	ends client 0
	# It was asked once, since the answer was still to come.
	assert_equal "$(grep -c 'late.example A$' "$resolver_out")" 1
}

@test "--timeout bounds all tries, and the last reason is told" {
	port=$(free_port)
	run -3 --separate-stderr serval --timeout 100ms --retry forever \
	    --retry-interval 1ms 127.0.0.1 "$port" </dev/null
	assert_equal "$stderr" "serval: not done within 0.1 s: connect to 127.0.0.1 port $port (tcp) failed: Connection refused"
}

@test "what no other try would change is not tried again" {
	run -2 serval --retry forever 010.0.0.1 9 </dev/null
	run -7 serval --retry forever -s 192.0.2.1 127.0.0.1 9 </dev/null
	run -2 serval --retry sometimes 127.0.0.1 9 </dev/null
	assert_line --index 0 "serval: --retry sometimes: not a number"
	run -2 serval --retry-interval 1 127.0.0.1 9 </dev/null
}

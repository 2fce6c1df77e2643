#!/usr/bin/env bats
# udp: datagrams, whole, both ways

load helper/common
load helper/network
load helper/datagrams

# A client of serval's gets back what it sent to COMMAND, which listens on $port.
# usage: is_echoed_by COMMAND...
is_echoed_by() {
	start peer "$@" </dev/null
	wait_listening "$port" udp
	run -0 --separate-stderr serval -u -W 1 127.0.0.1 "$port" <<<ping
	assert_output ping
	assert_equal "$stderr" ""
}

# The COMMAND is a client that speaks to a listener of serval's on $port.
# usage: answers COMMAND...
answers() {
	hold "$BATS_TEST_TMPDIR/in"
	start client "$@" <"$BATS_TEST_TMPDIR/in"
	echo ping >"$BATS_TEST_TMPDIR/in"
	finish server
	assert_equal "$status" 0
	assert_output ping
	wait_output client pong
}

@test "a client is answered by nc.openbsd" {
	require nc.openbsd
	port=$(free_port udp)
	start peer nc.openbsd -u -l 127.0.0.1 "$port" <<<pong
	wait_listening "$port" udp
	run -0 serval -u -W 1 127.0.0.1 "$port" <<<ping
	assert_output pong
	wait_output peer ping
}

@test "a client is answered by ncat" {
	require ncat
	port=$(free_port udp)
	is_echoed_by ncat -u -l 127.0.0.1 "$port" -e /bin/cat
}

@test "a client is answered by socat" {
	require socat
	port=$(free_port udp)
	is_echoed_by socat "UDP4-LISTEN:$port,bind=127.0.0.1" EXEC:cat
}

@test "a client is answered by nc.traditional" {
	require nc.traditional
	port=$(free_port udp)
	is_echoed_by nc.traditional -n -u -l -p "$port" -s 127.0.0.1 -e /bin/cat
}

@test "a listener answers nc.openbsd" {
	require nc.openbsd
	start_listener server -u -W 1 0 <<<pong
	answers nc.openbsd -u 127.0.0.1 "$port"
}

@test "a listener answers ncat" {
	require ncat
	start_listener server -u -W 1 0 <<<pong
	answers ncat -u 127.0.0.1 "$port"
}

@test "a listener answers socat" {
	require socat
	start_listener server -u -W 1 0 <<<pong
	answers socat - "UDP4:127.0.0.1:$port"
}

@test "a listener answers nc.traditional" {
	require nc.traditional
	start_listener server -u -W 1 0 <<<pong
	answers nc.traditional -n -u 127.0.0.1 "$port"
}

@test "a client and a listener of serval's speak over IPv4 and IPv6" {
	local address
	for address in 127.0.0.1 ::1; do
		start_listener server -u -W 1 "$address" 0 <<<pong
		run -0 serval -u -W 1 "$address" "$port" <<<ping
		assert_output pong
		finish server
		assert_equal "$status" 0
		assert_output ping
	done
}

@test "datagrams of 1 to 65,507 bytes leave in one piece" {
	local size
	for size in 1 1472 8192 65507; do
		payload "$size" >"$BATS_TEST_TMPDIR/data"
		start_udp_peer "peer-$size" recv-sum
		run -0 serval -u -q 0 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/data"
		finish "peer-$size"
		assert_output "$size $(checksum <"$BATS_TEST_TMPDIR/data")"
	done
}

@test "datagrams of 1 to 65,507 bytes arrive whole, and empty ones in between change nothing" {
	start_udp_peer peer recv send= send-size=1 send= send-size=1472 send-size=8192 \
	    send-size=65507 send=
	start client serval -u -W 7 127.0.0.1 "$port" <<<hello
	finish client
	assert_equal "$status" 0
	assert_equal "$(checksum <"$BATS_TEST_TMPDIR/client.out")" \
	    "$(for size in 1 1472 8192 65507; do payload "$size"; done | checksum)"
}

@test "a listener takes 65,507 bytes, and empty datagrams end nothing" {
	start_listener server -u -W 4 0 </dev/null
	start_udp_peer peer "to=127.0.0.1,$port" send= send-size=65507 send= send=end
	finish server
	assert_equal "$status" 0
	assert_equal "$(checksum <"$BATS_TEST_TMPDIR/server.out")" \
	    "$({ payload 65507; printf end; } | checksum)"
}

@test "one read from stdin is one datagram" {
	start_udp_peer peer recv recv
	hold "$BATS_TEST_TMPDIR/in"
	start client serval -u -q 0 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in"
	printf 'one\ntwo' >"$BATS_TEST_TMPDIR/in"
	wait_output peer two
	printf three >"$BATS_TEST_TMPDIR/in"
	finish peer
	assert_output "one
two
three"
}

@test "--datagram-size cuts what is read into datagrams of that size" {
	start_udp_peer peer recv-size recv-size recv-size
	payload 250 >"$BATS_TEST_TMPDIR/data"
	run -0 serval -u -q 0 --datagram-size 100 127.0.0.1 "$port" \
	    <"$BATS_TEST_TMPDIR/data"
	finish peer
	assert_output "100
100
50"
}

@test "by default a datagram is as large as the path carries without fragments" {
	open_network
	"${in_network[@]}" ip link set lo mtu 1500
	payload 3000 >"$BATS_TEST_TMPDIR/data"
	start_udp_peer v4 recv-size recv-size recv-size
	run -0 "${in_network[@]}" serval -u -q 0 127.0.0.1 "$port" \
	    <"$BATS_TEST_TMPDIR/data"
	finish v4
	assert_output "1472
1472
56"
	start_udp_peer v6 -6 recv-size recv-size recv-size
	run -0 "${in_network[@]}" serval -u -q 0 ::1 "$port" \
	    <"$BATS_TEST_TMPDIR/data"
	finish v6
	assert_output "1452
1452
96"
}

@test "no datagram is cut on a path with an MTU below IPv6's least" {
	open_network
	"${in_network[@]}" ip link set lo mtu 600
	payload 1000 >"$BATS_TEST_TMPDIR/data"
	start_udp_peer peer recv-size recv-size
	run -0 "${in_network[@]}" serval -u -q 0 127.0.0.1 "$port" \
	    <"$BATS_TEST_TMPDIR/data"
	finish peer
	assert_output "572
428"
}

@test "a listener's datagrams are as large as the path to its peer carries" {
	open_network
	"${in_network[@]}" ip link set lo mtu 1500
	payload 2000 >"$BATS_TEST_TMPDIR/data"
	start server "${in_network[@]}" serval -u -l -q 0 0 \
	    --port-file "$BATS_TEST_TMPDIR/server.port" <"$BATS_TEST_TMPDIR/data"
	wait_port_file "$BATS_TEST_TMPDIR/server.port"
	start_udp_peer peer "to=127.0.0.1,$port" send=hello recv-size recv-size
	finish peer
	assert_output "1472
528"
}

@test "each line of a terminal is a datagram" {
	start_udp_peer peer recv recv recv
	run -0 python3 - "$port" <<-'END'
		import os, pty, subprocess, sys
		master, slave = pty.openpty()
		os.write(master, b"one\ntwo\nthree\n\x04")
		subprocess.run(["serval", "-u", "-q", "0", "127.0.0.1", sys.argv[1]],
		    stdin=slave, check=True)
	END
	finish peer
	assert_output "one

two

three"
}

@test "--crlf sends CR LF for each LF" {
	start_udp_peer peer recv-sum
	run -0 serval -u -C -q 0 127.0.0.1 "$port" < <(printf 'a\nb\r\nc')
	finish peer
	assert_output "7 $(printf 'a\r\nb\r\nc' | checksum)"
}

@test "a listener answers whoever spoke last" {
	hold "$BATS_TEST_TMPDIR/in"
	start_listener server -u -k 0 <"$BATS_TEST_TMPDIR/in"
	local server=$port
	start_udp_peer one "to=127.0.0.1,$server" send=one recv \
	    "await=$BATS_TEST_TMPDIR/go" send=again recv
	wait_output server one
	echo "to one" >"$BATS_TEST_TMPDIR/in"
	wait_output one "to one"
	start_udp_peer two "to=127.0.0.1,$server" send=two recv quiet=200
	wait_output server two
	echo "to two" >"$BATS_TEST_TMPDIR/in"
	wait_output two "to two"
	touch "$BATS_TEST_TMPDIR/go"
	wait_output server again
	echo "to one again" >"$BATS_TEST_TMPDIR/in"
	finish one
	assert_line "to one again"
	finish two
	assert_equal "$status" 0
}

@test "what was read before anybody spoke goes to the first who speaks" {
	start_listener server -u -q 0 0 <<<welcome
	start_udp_peer peer "to=127.0.0.1,$port" send= recv
	finish peer
	assert_line welcome
	finish server
	assert_equal "$status" 0
}

@test "--lock-peer hears and answers nobody but the first who speaks" {
	hold "$BATS_TEST_TMPDIR/in"
	start_listener server -u --lock-peer 0 <"$BATS_TEST_TMPDIR/in"
	local server=$port
	start_udp_peer one "to=127.0.0.1,$server" send=one \
	    "await=$BATS_TEST_TMPDIR/go" send=again recv
	wait_output server one
	start_udp_peer two "to=127.0.0.1,$server" send=stranger quiet=200
	finish two
	assert_equal "$status" 0
	touch "$BATS_TEST_TMPDIR/go"
	wait_output server again
	echo "to one" >"$BATS_TEST_TMPDIR/in"
	finish one
	assert_output "to one"
	run cat "$BATS_TEST_TMPDIR/server.out"
	assert_output oneagain
}

@test "-k goes on after its stdin has ended, and hears many peers" {
	start_listener server -u -k -W 20 0 </dev/null
	local i
	for i in {1..20}; do
		echo "$i" >"/dev/udp/127.0.0.1/$port"
	done
	finish server
	assert_equal "$status" 0
	assert_output "$(seq 20)"
}

@test "the answer leaves from the address that was spoken to" {
	local family
	for family in "" -4; do
		# shellcheck disable=SC2086 # no word where it is empty
		start_listener server -u -q 0 $family 0 <<<pong
		start_udp_peer "peer$family" "to=127.0.0.2,$port" connect send=ping recv
		finish "peer$family"
		assert_output pong
		finish server
	done
}

@test "-b speaks to a broadcast address, and hears who answers" {
	start_udp_peer peer recv send=pong
	run -0 serval -u -b -W 1 127.255.255.255 "$port" <<<ping
	assert_output pong
	finish peer
	assert_output ping
}

@test "a broadcast without -b is refused" {
	run ! serval -u -q 0 127.255.255.255 9 <<<ping
	assert_line --index 0 --partial "127.255.255.255 port 9"
	assert_line --index 0 --partial "Permission denied"
}

@test "a port that nobody has is status 1, since the network says so" {
	port=$(free_port udp)
	run -1 --separate-stderr serval -u 127.0.0.1 "$port" <<<ping
	assert_output ""
	assert_equal "$stderr" "serval: 127.0.0.1 $port: Connection refused"
}

@test "-W ends the run after that many datagrams" {
	start_udp_peer peer recv send=1 send=2 send=3 send=4
	hold "$BATS_TEST_TMPDIR/in"
	start client serval -u -W 3 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in"
	echo hello >"$BATS_TEST_TMPDIR/in"
	finish client
	assert_equal "$status" 0
	assert_output 123
}

@test "-W counts each of many datagrams that came as one" {
	start_listener server -u -d -W 70 0
	printf 'line%.0s\n' {1..100} |
	    serval -u --send-only --datagram-framing=line 127.0.0.1 "$port"
	finish server
	assert_equal "$status" 0
	assert_equal "$(grep -c '^line$' <<<"$output")" 70
}

@test "what comes while nobody reads our output is kept, and not left to the kernel" {
	require python3
	# Each is sent once the kernel has no other; together they fill more than a pipe.
	run -0 python3 - <<-'END'
		import os, socket, subprocess, time
		path = os.environ["BATS_TEST_TMPDIR"] + "/port"
		server = subprocess.Popen(["serval", "-u", "-l", "-d", "-W", "3000",
		    "--port-file", path, "127.0.0.1", "0"], stdout=subprocess.PIPE)
		while not os.path.exists(path) or not open(path).read():
		    time.sleep(0.01)
		port = int(open(path).read())
		ours = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		def waits():
		    rows = [row.split() for row in open("/proc/net/udp")]
		    return any(r[1].endswith(":%04X" % port) and not r[4].endswith(":00000000")
		        for r in rows)
		for number in range(3000):
		    ours.sendto(b"%999d\n" % number, ("127.0.0.1", port))
		    patience = time.monotonic() + 20
		    while number % 20 == 0 and waits():
		        assert time.monotonic() < patience
		expected = b"".join(b"%999d\n" % number for number in range(3000))
		assert server.stdout.read() == expected
		assert server.wait() == 0
	END
}

@test "a socket of records as standard output gets each datagram as one" {
	require python3
	run -0 python3 - <<-'END'
		import os, socket, subprocess, time
		folder = os.environ["BATS_TEST_TMPDIR"]
		ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
		server = subprocess.Popen(["serval", "-u", "-l", "-d", "-W", "40", "--port-file",
		    folder + "/port", "127.0.0.1", "0"], stdout=theirs)
		theirs.close()
		while not os.path.exists(folder + "/port") or not open(folder + "/port").read():
		    time.sleep(0.01)
		port = open(folder + "/port").read().strip()
		subprocess.run(["serval", "-u", "--send-only", "--datagram-framing=line",
		    "127.0.0.1", port], input=b"line\n" * 20 + b"longer\n" * 20, check=True)
		for expected in [b"line\n"] * 20 + [b"longer\n"] * 20:
		    assert ours.recv(100) == expected
		assert ours.recv(100) == b""
		assert server.wait() == 0
	END
}

@test "-w ends a run in silence, status 0 where something was said" {
	start_udp_peer peer recv "await=$BATS_TEST_TMPDIR/never"
	run -0 --separate-stderr serval -u -w 100ms 127.0.0.1 "$port" <<<ping
	assert_output ""
	assert_equal "$stderr" ""
}

@test "-w ends a run in silence, status 3 where nothing was said" {
	start_udp_peer peer recv
	run -3 --separate-stderr serval -u -w 100ms 127.0.0.1 "$port" </dev/null
	assert_output ""
	assert_equal "$stderr" "serval: 127.0.0.1 $port: nothing moved for 0.1 s"
}

@test "-w ends a run in silence, status 3 where stdin had more to say" {
	start_udp_peer peer recv
	hold "$BATS_TEST_TMPDIR/in"
	start client serval -u -w 100ms 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in"
	echo ping >"$BATS_TEST_TMPDIR/in"
	finish client
	assert_equal "$status" 3
}

@test "a listener that nobody speaks to gives up after --accept-timeout" {
	run -3 serval -u -l --accept-timeout 100ms 0 </dev/null
	assert_output "serval: nobody came within 0.1 s"
}

@test "-q 0 sends all of stdin and waits for no answer" {
	start_udp_peer peer recv recv "await=$BATS_TEST_TMPDIR/go" send=late
	run -0 serval -u -q 0 --datagram-size 3 127.0.0.1 "$port" <<<onetw
	assert_output ""
	wait_output peer tw
	touch "$BATS_TEST_TMPDIR/go"
	finish peer
	assert_equal "$status" 0
}

@test "an answer after the end of stdin still arrives" {
	start_udp_peer peer recv "await=$BATS_TEST_TMPDIR/go" send=late
	start client serval -u -W 1 127.0.0.1 "$port" <<<ping
	wait_output peer ping
	touch "$BATS_TEST_TMPDIR/go"
	finish client
	assert_equal "$status" 0
	assert_output late
}

@test "two listeners never share a port" {
	start_listener server -u 0 </dev/null
	run -7 serval -u -l "$port" </dev/null
	assert_line --index 0 --partial "port $port: Address already in use"
	alive server
}

@test "listeners share a port where both ask for it with --reuse-port" {
	start_listener one -u --reuse-port 0 </dev/null
	local shared=$port
	start_listener two -u --reuse-port "$shared" </dev/null
	assert_equal "$port" "$shared"
}

@test "-s and -p choose where datagrams come from" {
	local source
	source=$(free_port udp)
	start_udp_peer peer recv from
	run -0 serval -u -q 0 -s 127.0.0.1 -p "$source" 127.0.0.1 "$port" <<<ping
	finish peer
	assert_output "ping

$source"
}

@test "the reader of stdout that goes away ends the run with status 5" {
	start_udp_peer peer recv send=1
	hold "$BATS_TEST_TMPDIR/in"
	start client bash -o pipefail -c "serval -u 127.0.0.1 $port | head -c 1" \
	    <"$BATS_TEST_TMPDIR/in"
	echo hello >"$BATS_TEST_TMPDIR/in"
	finish client
	assert_equal "$status" 5
	assert_output 1
	assert_equal "$stderr" ""
}

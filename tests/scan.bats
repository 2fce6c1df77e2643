#!/usr/bin/env bats
# scan: which ports are open

load helper/common
load helper/network
load helper/datagrams

# A TCP port of loopback where somebody accepts for as long as the test runs.
# usage: start_open NAME [ADDRESS]
start_open() {
	start_listener "$1" -k -d "${2:-127.0.0.1}" 0
}

@test "an open port is status 0, a closed one status 1, and nothing is said" {
	start_open server
	run -0 --separate-stderr serval -z 127.0.0.1 "$port"
	assert_equal "$output$stderr" ""
	run -1 --separate-stderr serval -z 127.0.0.1 "$(free_port)"
	assert_equal "$output$stderr" ""
}

@test "real listeners are found open" {
	local peer
	for peer in nc.openbsd ncat socat busybox; do
		require "$peer"
		port=$(free_port)
		case $peer in
		nc.openbsd) start "$peer" nc.openbsd -k -l 127.0.0.1 "$port" </dev/null ;;
		ncat) start "$peer" ncat -k -l 127.0.0.1 "$port" </dev/null ;;
		socat) start "$peer" socat "TCP4-LISTEN:$port,fork" EXEC:cat </dev/null ;;
		busybox) start "$peer" busybox nc -ll -p "$port" -e cat </dev/null ;;
		esac
		wait_listening "$port"
		run -0 serval -z 127.0.0.1 "$port"
	done
}

@test "-v says of each port what nc.openbsd says of it" {
	require nc.openbsd
	start_open server
	local closed
	closed=$(free_port)
	run -0 nc.openbsd -v -z 127.0.0.1 "$port"
	local of_nc=$output
	run -0 --separate-stderr serval -v -z 127.0.0.1 "$port"
	assert_output ""
	assert_equal "$stderr" "serval: $of_nc"
	run -1 nc.openbsd -v -z 127.0.0.1 "$closed"
	of_nc=${output#nc: }
	run -1 --separate-stderr serval -v -z 127.0.0.1 "$closed"
	assert_equal "$stderr" "serval: ${of_nc#nc.openbsd: }"
}

@test "-v names the service" {
	getent services ssh/tcp >/dev/null || skip "services(5) does not know ssh"
	open_network
	start server "${in_network[@]}" serval -l -k -d -4 22 \
	    --port-file "$BATS_TEST_TMPDIR/port"
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 "${in_network[@]}" serval -v -z 127.0.0.1 ssh
	assert_output "serval: Connection to 127.0.0.1 22 port [tcp/ssh] succeeded!"
}

@test "one open port of many is enough, unless --all is given" {
	start_open server
	run -0 serval -z 127.0.0.1 "1,$port"
	run -1 serval -z --all 127.0.0.1 "1,$port"
	run -0 serval -z --all 127.0.0.1 "$port,$port"
}

@test "lists and ranges are probed in order, in one operand or several" {
	run -1 --separate-stderr serval -v -z 127.0.0.1 7,3-5 2 9-8
	assert_output ""
	local expected="" probed
	for probed in 7 3 4 5 2 8 9; do
		expected+="serval: connect to 127.0.0.1 port $probed (tcp) failed:"
		expected+=$' Connection refused\n'
	done
	assert_equal "$stderr" "${expected%$'\n'}"
}

@test "two thousand ports are probed, and the open one among them is found" {
	open_network
	start server "${in_network[@]}" serval -l -k -d -4 1234 \
	    --port-file "$BATS_TEST_TMPDIR/port"
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 --separate-stderr "${in_network[@]}" serval -v -z 127.0.0.1 1-2000
	assert_equal "${#stderr_lines[@]}" 2000
	assert_regex "${stderr_lines[1233]}" \
	    "^serval: Connection to 127.0.0.1 1234 port .* succeeded!\$"
	assert_equal "$(grep -c refused <<<"$stderr")" 1999
}

@test "a scan makes do with the descriptors that it may have" {
	local limit
	for limit in 16 17 30; do
		run -1 --separate-stderr bash -c "
			ulimit -n $limit
			exec serval -v -z 127.0.0.1 1-100"
		assert_equal "$(grep -c refused <<<"$stderr")" 100
	done
}

@test "--parallel 1 has one port after another probed" {
	start_open server
	run -0 --separate-stderr serval -v -z --parallel 1 127.0.0.1 "1-200,$port"
	assert_equal "${#stderr_lines[@]}" 201
	assert_regex "${stderr_lines[200]}" "127.0.0.1 $port port .* succeeded!\$"
}

# How many sockets has the job `scan`?
count_sockets() {
	find "/proc/${job[scan]}/fd" -lname 'socket:*' | wc -l
}

sockets_are() {
	[ "$(count_sockets)" -eq "$1" ]
}

@test "no more than --parallel ports are probed at a time" {
	open_network
	add_void
	start scan "${in_network[@]}" serval -z -w 1h --parallel 7 192.0.2.2 1-100
	wait_for sockets_are 7
	start more "${in_network[@]}" serval -z -w 100ms 192.0.2.2 1-100
	finish more
	assert_equal "$(count_sockets)" 7
}

@test "-r probes each port once, in random order" {
	run -1 --separate-stderr serval -v -z -r 127.0.0.1 1-500
	local in_order probed
	probed=$(grep -o 'port [0-9]*' <<<"$stderr")
	in_order=$(seq -f 'port %g' 500)
	refute [ "$probed" = "$in_order" ]
	assert_equal "$(sort -V <<<"$probed")" "$in_order"
}

@test "-i waits before the next port is probed" {
	start_open server
	start scan serval -v -z -i 1h 127.0.0.1 "$port,1"
	wait_for said scan "$port port [tcp/*] succeeded!"
	wait_for grep -q '^State:.S' "/proc/${job[scan]}/status"
	run cat "$BATS_TEST_TMPDIR/scan.err"
	assert_equal "${#lines[@]}" 1
	alive scan
}

@test "-i lets all ports be probed in the end" {
	run -1 --separate-stderr serval -v -z -i 1ms 127.0.0.1 1-20
	assert_equal "$(grep -c refused <<<"$stderr")" 20
}

@test "IPv6 addresses and HOST:PORT are probed" {
	start_open server ::1
	run -0 serval -z ::1 "$port"
	run -0 serval -z "[::1]:$port"
	start_open server4
	run -0 serval -z "127.0.0.1:$port"
	run -1 serval -z "[::1]:$(free_port)"
}

@test "a probe speaks from -s and -p" {
	require python3
	start server python3 - "$BATS_TEST_TMPDIR/port" <<-'END'
		import socket, sys
		with socket.create_server(("0.0.0.0", 0)) as s:
		    with open(sys.argv[1], "w") as file:
		        print(s.getsockname()[1], file=file)
		    print(*s.accept()[1])
	END
	wait_port_file "$BATS_TEST_TMPDIR/port"
	local source
	source=$(free_port)
	run -0 serval -z -s 127.0.0.2 -p "$source" 127.0.0.1 "$port"
	finish server
	assert_output "127.0.0.2 $source"
}

@test "a scan leaves stdin alone" {
	start_open server
	run -0 bash -c "{ serval -z 127.0.0.1 $port; cat; } <<<untouched"
	assert_output untouched
}

@test "a port that drops what comes is status 3, in silence" {
	open_network
	add_void
	run -3 --separate-stderr "${in_network[@]}" serval -z -w 50ms 192.0.2.2 80 81
	assert_equal "$output$stderr" ""
	run -3 --separate-stderr "${in_network[@]}" serval -z -w 50ms 2001:db8::2 80
	assert_equal "$output$stderr" ""
	run -3 "${in_network[@]}" serval -v -z -w 50ms 192.0.2.2 80
	assert_output "serval: connect to 192.0.2.2 port 80 (tcp) failed: Connection timed out"
}

@test "--timeout ends a scan with status 3" {
	open_network
	add_void
	run -3 "${in_network[@]}" serval -z -w 1h --timeout 50ms 192.0.2.2 1-1000
	assert_output "serval: not done within 0.05 s"
}

@test "a network that is unreachable is status 1" {
	open_network
	run -1 "${in_network[@]}" serval -v -z 192.0.2.2 80
	assert_output \
	    "serval: connect to 192.0.2.2 port 80 (tcp) failed: Network is unreachable"
}

@test "a UDP port that answers is open, status 0" {
	start_udp_peer peer recv-size send=hello
	run -0 --separate-stderr serval -v -u -z 127.0.0.1 "$port"
	assert_output ""
	assert_equal "$stderr" \
	    "serval: Connection to 127.0.0.1 $port port [udp/*] succeeded!"
}

@test "a UDP port that an empty datagram answers is open as well" {
	start_udp_peer peer recv-size send=
	run -0 serval -u -z 127.0.0.1 "$port"
}

@test "a UDP port of an IPv6 host is probed" {
	start_udp_peer peer -6 recv-size send=hello
	run -0 serval -u -z ::1 "$port"
	run -1 serval -u -z ::1 "$(free_port udp)"
}

@test "a UDP port that nobody has is closed, status 1" {
	port=$(free_port udp)
	run -1 --separate-stderr serval -v -u -z 127.0.0.1 "$port"
	assert_equal "$stderr" \
	    "serval: connect to 127.0.0.1 port $port (udp) failed: Connection refused"
}

@test "a UDP port that says nothing is neither, status 3" {
	start_udp_peer peer "await=$BATS_TEST_TMPDIR/never"
	run -3 --separate-stderr serval -v -u -z -w 50ms 127.0.0.1 "$port"
	assert_output ""
	assert_equal "$stderr" "serval: no answer from 127.0.0.1 port $port (udp)"
	run -3 --separate-stderr serval -u -z -w 50ms 127.0.0.1 "$port"
	assert_equal "$output$stderr" ""
}

@test "a closed UDP port among silent ones is status 1, since the network spoke" {
	start_udp_peer peer "await=$BATS_TEST_TMPDIR/never"
	run -1 serval -u -z -w 50ms 127.0.0.1 "$port,$(free_port udp)"
}

@test "the UDP probe is one empty datagram" {
	start_udp_peer peer recv-size quiet=200
	run -3 serval -u -z -w 100ms 127.0.0.1 "$port"
	finish peer
	assert_equal "$status" 0
	assert_output 0
}

@test "the UDP probe is what --probe-data says, with C escapes" {
	start_udp_peer peer recv-sum quiet=200 send=answer
	run -0 serval -u -z --probe-data 'a\x00\377\n' 127.0.0.1 "$port"
	finish peer
	assert_equal "$status" 0
	assert_output "4 $(printf 'a\0\377\n' | checksum)"
}

@test "nothing is sent before the data where no probe was asked for" {
	start_udp_peer peer recv quiet=200
	run -0 serval -u -v -q 0 127.0.0.1 "$port" <<<data
	finish peer
	assert_equal "$status" 0
	assert_output data
}

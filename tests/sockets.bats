#!/usr/bin/env bats
# sockets: the socket API at hand: inherited sockets, their options, shutdown

load helper/common
load helper/network
load helper/datagrams

# Prints the socket OPTIONs of the socket that `serval ARGS...` connects to $port.
# usage: options_of ARGS... -- OPTION...
options_of() {
	require python3
	local args=()
	while [ "$1" != -- ]; do
		args+=("$1")
		shift
	done
	run -0 python3 "$SOURCE_DIR/tests/helper/passed.py" \
	    serval -F "${args[@]}" 127.0.0.1 "$port" "$@"
}

@test "--fd N is a connected socket of socat's" {
	require socat
	cat >"$BATS_TEST_TMPDIR/program" <<-END
		#!/bin/sh
		exec 5<&0
		echo ping | serval --fd 5 >'$BATS_TEST_TMPDIR/answer'
	END
	chmod +x "$BATS_TEST_TMPDIR/program"
	start_listener server 127.0.0.1 0 <<<pong
	run -0 socat "TCP4:127.0.0.1:$port" "EXEC:$BATS_TEST_TMPDIR/program,nofork"
	assert_equal "$(cat "$BATS_TEST_TMPDIR/answer")" pong
	finish server
	assert_output ping
}

@test "--fd N leaves the caller's socket open, and its flags as they were" {
	require python3
	start_listener server 127.0.0.1 0 </dev/null
	run -0 python3 - "$port" <<-'END'
		import fcntl, socket, subprocess, sys
		with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
		    before = [fcntl.fcntl(s, fcntl.F_GETFL), fcntl.fcntl(s, fcntl.F_GETFD)]
		    ran = subprocess.run(["serval", "-w", "100ms", "--eof=never", "--fd",
		        str(s.fileno())], pass_fds=[s.fileno()], input=b"from serval,")
		    s.sendall(b"from its caller")
		    assert before == [fcntl.fcntl(s, fcntl.F_GETFL), fcntl.fcntl(s, fcntl.F_GETFD)]
		    print("its status:", ran.returncode)
	END
	assert_line "its status: 3"
	finish server
	assert_output "from serval,from its caller"
}

@test "--fd N is a listening socket, which serves one client, or many with -k" {
	require python3
	local keep
	for keep in "" -k; do
		# shellcheck disable=SC2086 # no word where it is empty
		run -0 python3 - $keep <<-'END'
			import socket, subprocess, sys
			with socket.create_server(("127.0.0.1", 0)) as s:
			    ran = subprocess.Popen(["serval", "-l", *sys.argv[1:], "-c", "cat",
			        "--fd", str(s.fileno())], pass_fds=[s.fileno()])
			    for i in range(3 if sys.argv[1:] else 1):
			        with socket.create_connection(s.getsockname()) as client:
			            client.sendall(b"%d" % i)
			            client.shutdown(socket.SHUT_WR)
			            print(client.makefile().read())
			    if sys.argv[1:]:
			        ran.terminate()
			    ran.wait()
			    socket.create_connection(s.getsockname()).close()
		END
		[ -n "$keep" ] || assert_output 0
	done
	assert_output "0
1
2"
}

@test "--fd N is one of a socket pair" {
	require python3
	run -0 python3 - <<-'END'
		import socket, subprocess
		ours, theirs = socket.socketpair()
		ours.sendall(b"to serval ")
		ours.shutdown(socket.SHUT_WR)
		subprocess.run(["serval", "--fd", str(theirs.fileno())],
		    pass_fds=[theirs.fileno()], input=b"from serval", check=True)
		print(ours.recv(100).decode())
	END
	assert_output "to serval from serval"
}

@test "--fd N is a UDP socket, whose datagrams stay whole" {
	require python3
	run -0 python3 - <<-'END'
		import socket, subprocess
		with socket.socket(type=socket.SOCK_DGRAM) as s:
		    s.bind(("127.0.0.1", 0))
		    peer = socket.socket(type=socket.SOCK_DGRAM)
		    peer.connect(s.getsockname())
		    for size in (0, 3, 60000):
		        peer.send(bytes(size))
		    common = ["serval", "--fd", str(s.fileno())]
		    ran = subprocess.run([*common, "-d", "-W", "3"], pass_fds=[s.fileno()],
		        stdout=subprocess.PIPE, check=True)
		    s.connect(peer.getsockname())
		    subprocess.run([*common, "-q", "0", "--datagram-size", "4"],
		        pass_fds=[s.fileno()], input=b"12345678", check=True)
		    print(len(ran.stdout), peer.recv(100), peer.recv(100))
	END
	assert_output "60003 b'1234' b'5678'"
}

@test "--shutdown wr says at once that nothing will be sent, and still hears" {
	start_listener server -c 'cat; echo pong' 127.0.0.1 0
	hold "$BATS_TEST_TMPDIR/in"
	run -0 serval --shutdown wr 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in"
	assert_output pong
	finish server
	assert_equal "$status" 0
}

@test "--shutdown rd sends, and hears nothing" {
	start_listener server -d 127.0.0.1 0
	run -0 serval --shutdown rd 127.0.0.1 "$port" <<<ping
	assert_output ""
	finish server
	assert_output ping
}

@test "--shutdown rdwr ends at once" {
	start_listener server 127.0.0.1 0 </dev/null
	hold "$BATS_TEST_TMPDIR/in"
	run -0 serval --shutdown rdwr 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in"
	assert_output ""
	finish server
	assert_equal "$status" 0
}

@test "--shutdown none is the default" {
	start_listener server 127.0.0.1 0 <<<pong
	run -0 serval --shutdown none 127.0.0.1 "$port" <<<ping
	assert_output pong
	finish server
	assert_output ping
}

@test "-F passes the connected socket to who waits at stdout, and ends" {
	require python3
	start_listener server 127.0.0.1 0 <<<pong
	run -0 python3 "$SOURCE_DIR/tests/helper/passed.py" \
	    serval -F 127.0.0.1 "$port" -- --say ping
	assert_output pong
	finish server
	assert_output ping
}

@test "-F passes a UNIX socket" {
	require python3
	start server serval -l -U "$BATS_TEST_TMPDIR/socket" <<<pong
	wait_unix_listening "$BATS_TEST_TMPDIR/socket"
	run -0 python3 "$SOURCE_DIR/tests/helper/passed.py" \
	    serval -F -U "$BATS_TEST_TMPDIR/socket" -- --say ping
	assert_output pong
}

@test "-F to a stdout that takes no descriptor is status 7" {
	start_listener server 127.0.0.1 0 </dev/null
	run -7 --separate-stderr serval -F 127.0.0.1 "$port"
	assert_output ""
	assert_regex "$stderr" "^serval: -F: standard output: .*socket"
}

@test "a connection has TCP_NODELAY, unless --nagle is given" {
	start_listener server -k -d 127.0.0.1 0
	options_of -- tcp_nodelay
	assert_output $'tcp_nodelay\t1'
	options_of --nagle -- tcp_nodelay
	assert_output $'tcp_nodelay\t0'
}

@test "-I and -O set the sizes of the buffers, which the kernel doubles" {
	start_listener server -k -d 127.0.0.1 0
	options_of -I 12k -O 20000 -- so_rcvbuf so_sndbuf
	assert_output $'so_rcvbuf\t24576\nso_sndbuf\t40000'
}

@test "-M, -m and -T set TTL, least TTL and type of service" {
	start_listener server -k -d 127.0.0.1 0
	options_of -M 5 -m 3 -T lowdelay -- ip_ttl ip_minttl ip_tos
	assert_output --regexp $'^ip_ttl\t5\nip_minttl\t3\nip_tos\t(16|0x10)$'
}

@test "-D and -b set SO_DEBUG and SO_BROADCAST" {
	start_listener server -k -d 127.0.0.1 0
	options_of -b -- so_broadcast
	assert_output $'so_broadcast\t1'
	[ "$(id -u)" -eq 0 ] || skip "SO_DEBUG is root's"
	options_of -D -- so_debug
	assert_output $'so_debug\t1'
}

@test "--keepalive has a silent peer probed after that time" {
	start_listener server -k -d 127.0.0.1 0
	options_of --keepalive 2m -- so_keepalive tcp_keepidle
	assert_output $'so_keepalive\t1\ntcp_keepidle\t120'
}

@test "--sockopt sets any option by name, as often as it is given" {
	start_listener server -k -d 127.0.0.1 0
	options_of --sockopt so_priority=3 --sockopt TCP_MAXSEG=800 \
	    --sockopt so_linger=7 --sockopt tcp_nodelay=0 \
	    -- so_priority so_linger tcp_nodelay tcp_user_timeout
	assert_output $'so_priority\t3\nso_linger\t7\ntcp_nodelay\t0\ntcp_user_timeout\t0'
}

@test "--sockopt works on an inherited socket" {
	start_listener server -k -d 127.0.0.1 0
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	run -0 serval --fd 5 --eof=stdin --sockopt so_keepalive=1 --sockopt ip_ttl=9 </dev/null
	run -0 serval sockopt --fd 5 so_keepalive ip_ttl
	assert_output $'so_keepalive\t1\nip_ttl\t9'
}

@test "the short options work on an inherited socket" {
	start_listener server -k -d 127.0.0.1 0
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	run -0 serval --fd 5 --eof=stdin -M 9 -I 8k </dev/null
	run -0 serval sockopt --fd 5 ip_ttl so_rcvbuf
	assert_output $'ip_ttl\t9\nso_rcvbuf\t16384'
}

@test "an option that the kernel refuses is an error that names it" {
	start_listener server -k -d 127.0.0.1 0
	run ! --separate-stderr serval --sockopt tcp_congestion=nosuch 127.0.0.1 "$port" \
	    </dev/null
	assert_output ""
	assert_regex "$stderr" "^serval: .*tcp_congestion.*: No such file or directory"
}

@test "-T and -M are what the peer sees, over IPv4 and IPv6" {
	start_udp_peer v4 recv-tos recv-ttl
	run -0 serval -u -q 0 -T throughput -M 7 --datagram-size 1 127.0.0.1 "$port" <<<1
	finish v4
	assert_output "8
7"
	start_udp_peer v6 -6 recv-tos recv-ttl
	run -0 serval -u -q 0 -T 0xb8 -M 9 --datagram-size 1 ::1 "$port" <<<1
	finish v6
	assert_output "184
9"
}

@test "-m lets nobody in who is further away" {
	start_listener server -m 255 127.0.0.1 0 </dev/null
	run -3 serval -M 254 --connect-timeout 100ms 127.0.0.1 "$port" <<<far
	run -0 serval -M 255 127.0.0.1 "$port" <<<near
	finish server
	assert_output near
}

# Has the connection accepted at $port a keepalive timer?
is_kept_alive() {
	ss -tno state established "sport = :$port" | grep -q 'timer:(keepalive'
}

@test "an accepted connection has the listener's options" {
	require ss
	hold "$BATS_TEST_TMPDIR/in"
	start_listener server --keepalive 1h -I 10000 127.0.0.1 0 <"$BATS_TEST_TMPDIR/in"
	start client serval 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in"
	wait_for is_kept_alive
	run -0 ss -tnmH state established "sport = :$port"
	assert_output --partial rb20000
}

# Two of serval's that sign segments, or skips where the kernel knows no signatures.
start_signing_listener() {
	SERVAL_TCP_MD5_KEY=secret start server serval -l -S 127.0.0.1 0 \
	    --port-file "$BATS_TEST_TMPDIR/server.port" <<<pong
	wait_for test -s "$BATS_TEST_TMPDIR/server.port" -o -s "$BATS_TEST_TMPDIR/server.err"
	! said server "Protocol not available" || skip "the kernel signs no segments"
	read -r port <"$BATS_TEST_TMPDIR/server.port"
}

@test "-S lets two speak who have the same key" {
	start_signing_listener
	SERVAL_TCP_MD5_KEY=secret run -0 serval -S 127.0.0.1 "$port" <<<ping
	assert_output pong
	finish server
	assert_output ping
}

@test "-S lets nobody in who has another key, or none" {
	start_signing_listener
	SERVAL_TCP_MD5_KEY=other run -3 serval -S --connect-timeout 100ms 127.0.0.1 "$port"
	run -3 serval --connect-timeout 100ms 127.0.0.1 "$port" </dev/null
	alive server
}

@test "-S without a key is refused, status 2" {
	unset SERVAL_TCP_MD5_KEY
	run -2 serval -S 127.0.0.1 9 </dev/null
	assert_line --index 0 "serval: -S: SERVAL_TCP_MD5_KEY holds no key"
}

@test "-v names both ends, and says how a connection ended" {
	start_listener server -v 127.0.0.1 0 <<<pong
	local source
	source=$(free_port)
	run -0 --separate-stderr serval -v -p "$source" 127.0.0.1 "$port" <<<ping
	assert_output pong
	assert_equal "${stderr_lines[0]}" \
	    "serval: Connection to 127.0.0.1 $port port [tcp/*] succeeded!"
	assert_equal "${stderr_lines[1]}" "serval: Connected from 127.0.0.1 $source"
	local ended='ended after [0-9.]+ s, 5 bytes sent, 5 received: both sides had ended$'
	assert_regex "${stderr_lines[2]}" "^serval: 127.0.0.1 $port: $ended"
	finish server
	mapfile -t stderr_lines <<<"$stderr"
	assert_equal "${stderr_lines[0]}" "serval: Listening on 127.0.0.1 $port"
	assert_equal "${stderr_lines[1]}" \
	    "serval: Connection received on 127.0.0.1 $port from 127.0.0.1 $source"
	assert_regex "${stderr_lines[2]}" "^serval: 127.0.0.1 $source: $ended"
}

@test "-v says that a connection was reset" {
	require python3
	start_listener server -v -d 127.0.0.1 0
	run -0 python3 - "$port" <<-'END'
		import socket, struct, sys
		with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
		    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
	END
	finish server
	assert_equal "$status" 5
	assert_regex "$stderr" "ended after .* 0 received: .*: Connection reset by peer"
}

@test "-v names both ends of an inherited socket" {
	start_listener server 127.0.0.1 0 </dev/null
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	run -0 --separate-stderr serval -v --fd 5 </dev/null
	assert_regex "$stderr" "serval: .*127.0.0.1 $port"
}

#!/usr/bin/env bats
# unix: UNIX-domain sockets of three types, and the files that they leave

load helper/common

path=$BATS_TEST_TMPDIR/socket

# Starts the job `server`: serval -l ARGS..., which listens on $path.
# usage: start_unix ARGS...
start_unix() {
	start server serval -l "$@"
	if [[ " $* " =~ " -u " ]]; then
		wait_for test -S "$path"
	else
		wait_unix_listening "$path"
	fi
}

# A socket file at $path that no process has open.
leave_stale_socket() {
	require python3
	python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$path"
}

# Waits until NAME has written TEXT to its stdout.
# usage: wait_output NAME TEXT
wait_output() {
	wait_for grep -Fq -- "$2" "$BATS_TEST_TMPDIR/$1.out"
}

# The job NAME ended well, and this is all that it wrote.
# usage: assert_wrote NAME TEXT
assert_wrote() {
	finish "$1"
	assert_equal "$status" 0
	assert_output "$2"
}

@test "a client and a listener of serval's move megabytes both ways" {
	payload 3M >"$BATS_TEST_TMPDIR/up"
	payload 2M | tac >"$BATS_TEST_TMPDIR/down"
	start_unix -U "$path" <"$BATS_TEST_TMPDIR/down"
	start client serval -U "$path" <"$BATS_TEST_TMPDIR/up"
	finish client
	assert_equal "$status" 0
	finish server
	assert_equal "$status" 0
	cmp "$BATS_TEST_TMPDIR/up" "$BATS_TEST_TMPDIR/server.out"
	cmp "$BATS_TEST_TMPDIR/down" "$BATS_TEST_TMPDIR/client.out"
}

@test "a client speaks to nc.openbsd" {
	require nc.openbsd
	start peer nc.openbsd -N -U -l "$path" <<<pong
	wait_unix_listening "$path"
	run -0 serval -U "$path" <<<ping
	assert_output pong
	assert_wrote peer ping
}

@test "a listener speaks to nc.openbsd" {
	require nc.openbsd
	start_unix -U "$path" <<<pong
	run -0 nc.openbsd -N -U "$path" <<<ping
	assert_output pong
	assert_wrote server ping
}

@test "a client speaks to socat" {
	require socat
	start peer socat "UNIX-LISTEN:$path" SYSTEM:'read line; echo "got $line"'
	wait_unix_listening "$path"
	run -0 serval -U "$path" <<<ping
	assert_output "got ping"
}

@test "a listener speaks to socat" {
	require socat
	start_unix -U "$path" <<<pong
	run -0 socat - "UNIX-CONNECT:$path" <<<ping
	assert_output pong
	assert_wrote server ping
}

@test "a listener speaks to ncat" {
	require ncat
	start_unix -U "$path" <<<pong
	run -0 ncat -U "$path" <<<ping
	assert_output pong
	assert_wrote server ping
}

@test "unix:PATH is a target wherever a host is" {
	start_unix "unix:$path" <<<pong
	run -0 serval -z "unix:$path"
	finish server
	start_unix "unix:$path" <<<pong
	run -0 serval "unix:$path" <<<ping
	assert_output pong
	assert_wrote server ping
}

@test "a name with an @ is abstract, and leaves no file" {
	local name="@serval-test-$$-$BATS_TEST_NUMBER"
	start server serval -U -l "$name" <<<pong
	wait_for grep -Fq " $name" /proc/net/unix
	run -0 serval "unix:$name" <<<ping
	assert_output pong
	assert_wrote server ping
	assert [ ! -e "$name" ]
	run -1 --separate-stderr serval -U "$name" <<<ping
	assert_equal "$stderr" "serval: connect to $name failed: Connection refused"
}

@test "socat finds an abstract name of serval's, and serval socat's" {
	require socat
	local name="serval-test-$$-$BATS_TEST_NUMBER"
	start server serval -U -l "@$name" <<<pong
	wait_for grep -Fq " @$name" /proc/net/unix
	run -0 socat - "ABSTRACT-CONNECT:$name" <<<ping
	assert_output pong
	assert_wrote server ping
	start peer socat "ABSTRACT-LISTEN:$name" EXEC:cat
	wait_for grep -Fq " @$name" /proc/net/unix
	run -0 serval -U "@$name" <<<ping
	assert_output ping
}

@test "an abstract name that somebody listens on is not taken" {
	local name="@serval-test-$$-$BATS_TEST_NUMBER"
	start server serval -U -l "$name" </dev/null
	wait_for grep -Fq " $name" /proc/net/unix
	run -7 --separate-stderr serval -U -l "$name" </dev/null
	assert_equal "$stderr" "serval: $name: Address already in use"
}

@test "datagrams go both ways, also to a client that named no source" {
	start_unix -U -u -W 1 "$path" <<<pong
	run -0 serval -U -u -W 1 "$path" <<<ping
	assert_output pong
	assert_wrote server ping
	assert [ ! -e "$path" ]
}

@test "a client sends nc.openbsd a datagram" {
	require nc.openbsd
	start peer nc.openbsd -U -u -l "$path" </dev/null
	wait_for test -S "$path"
	# It connects to who spoke, who has to be there still.
	hold "$BATS_TEST_TMPDIR/in"
	start client serval -U -u "$path" <"$BATS_TEST_TMPDIR/in"
	echo ping >"$BATS_TEST_TMPDIR/in"
	wait_output peer ping
}

@test "a listener answers nc.openbsd's datagram" {
	require nc.openbsd
	start_unix -U -u -W 1 "$path" <<<pong
	start client nc.openbsd -U -u -s "$BATS_TEST_TMPDIR/client" "$path" <<<ping
	wait_output client pong
	assert_wrote server ping
}

@test "a client exchanges datagrams with socat" {
	require socat
	start peer socat "UNIX-RECVFROM:$path" EXEC:cat
	wait_for test -S "$path"
	run -0 serval -U -u -W 1 "$path" <<<ping
	assert_output ping
}

@test "a datagram of 65,507 bytes stays whole" {
	payload 65507 >"$BATS_TEST_TMPDIR/data"
	start_unix -U -u -W 1 "$path" </dev/null
	run -0 serval -U -u -q 0 "$path" <"$BATS_TEST_TMPDIR/data"
	finish server
	assert_equal "$status" 0
	cmp "$BATS_TEST_TMPDIR/data" "$BATS_TEST_TMPDIR/server.out"
}

@test "a datagram that is larger than UDP's arrives whole as well" {
	require python3
	start_unix -U -u -W 1 "$path" </dev/null
	python3 - "$path" <<-'END'
		import socket, sys
		with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
		    s.sendto(bytes(150000), sys.argv[1])
	END
	finish server
	assert_equal "$status" 0
	assert_equal "$(stat -c %s "$BATS_TEST_TMPDIR/server.out")" 150000
}

@test "records of a seqpacket socket keep their bounds, both ways" {
	require python3
	start_unix -U --seqpacket --datagram-size 5 "$path" <<<$'one\ntwo'
	run -0 python3 - "$path" <<-'END'
		import socket, sys
		with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as s:
		    s.connect(sys.argv[1])
		    for record in (b"a", bytes(1000), b"b" * 65507):
		        s.send(record)
		    s.shutdown(socket.SHUT_WR)
		    while record := s.recv(100):
		        print(record)
	END
	assert_output "b'one\\nt'
b'wo\\n'"
	finish server
	assert_equal "$status" 0
	assert_equal "$(stat -c %s "$BATS_TEST_TMPDIR/server.out")" 66508
}

@test "a seqpacket client and listener end when both have ended" {
	start_unix -U --seqpacket "$path" <<<pong
	run -0 serval -U --seqpacket "$path" <<<ping
	assert_output pong
	assert_wrote server ping
}

@test "a seqpacket client speaks to socat" {
	require socat
	start peer socat "UNIX-LISTEN:$path,socktype=5" EXEC:cat
	wait_unix_listening "$path"
	start client serval -U --seqpacket --eof=peer "$path" <<<ping
	wait_output client ping
}

@test "a client that is of another type than the listener is refused" {
	start_unix -U "$path" </dev/null
	run -1 serval -U -u "$path" <<<ping
	assert_line --index 0 \
	    "serval: connect to $path failed: Protocol wrong type for socket"
}

@test "the path is gone once the listener has ended" {
	start_unix -U "$path" </dev/null
	run -0 serval -U "$path" </dev/null
	finish server
	assert_equal "$status" 0
	assert [ ! -e "$path" ]
}

@test "the path is gone as soon as nobody else is let in" {
	hold "$BATS_TEST_TMPDIR/in"
	start_unix -U "$path" <"$BATS_TEST_TMPDIR/in"
	start client serval -U "$path" <"$BATS_TEST_TMPDIR/in"
	wait_for test ! -e "$path"
	alive server
	alive client
}

@test "with -k the path stays for one client after another" {
	start_unix -U -k "$path" </dev/null
	local i
	for i in 1 2 3; do
		run -0 serval -U "$path" <<<"$i"
	done
	wait_output server 3
	stop server
	assert_output "1
2
3"
	assert [ ! -e "$path" ]
}

@test "a signal removes the path, and is what the listener dies of" {
	local signal
	for signal in TERM INT HUP; do
		# The shell has what runs in the background ignore SIGINT.
		start server env --default-signal serval -U -l "$path" </dev/null
		wait_unix_listening "$path"
		stop server "$signal"
		assert_equal "$status" "$((128 + $(kill -l "$signal")))"
		assert [ ! -e "$path" ]
	done
}

@test "a signal amid a connection removes the path" {
	hold "$BATS_TEST_TMPDIR/in"
	start_unix -U -k "$path" <"$BATS_TEST_TMPDIR/in"
	start client serval -U "$path" <"$BATS_TEST_TMPDIR/in"
	echo >"$BATS_TEST_TMPDIR/in"
	wait_for test -s "$BATS_TEST_TMPDIR/server.out" -o -s "$BATS_TEST_TMPDIR/client.out"
	stop server
	assert_equal "$status" $((128 + 15))
	assert [ ! -e "$path" ]
}

@test "a signal that nohup has ignored stays ignored" {
	require nohup
	start server nohup serval -U -l "$path" </dev/null
	wait_unix_listening "$path"
	kill -HUP "${job[server]}"
	run -0 serval -U "$path" <<<"still here"
	assert_wrote server "still here"
}

@test "a stale path is replaced" {
	leave_stale_socket
	start server serval -U -l "$path" <<<pong
	wait_unix_listening "$path"
	run -0 serval -U "$path" <<<ping
	assert_output pong
	finish server
	assert [ ! -e "$path" ]
}

@test "a stale path is replaced by a datagram socket" {
	leave_stale_socket
	start server serval -U -u -W 1 -l "$path" <<<pong
	wait_for grep -Fq "$path" /proc/net/unix
	run -0 serval -U -u -W 1 "$path" <<<ping
	assert_output pong
	finish server
	assert_equal "$status" 0
}

@test "a live listener's path is never taken" {
	start_unix -U "$path" <<<pong
	run -7 --separate-stderr serval -U -l "$path" </dev/null
	assert_equal "$stderr" "serval: $path: Address already in use"
	run -0 serval -U "$path" <<<ping
	assert_output pong
	assert_wrote server ping
}

@test "a live socket's path is never taken, of whatever type the two are" {
	local mine theirs
	for theirs in "" -u --seqpacket; do
		# shellcheck disable=SC2086 # no word where it is empty
		start_unix -U $theirs "$path" </dev/null
		for mine in "" -u --seqpacket; do
			# shellcheck disable=SC2086 # no word where it is empty
			run -7 serval -U $mine -l "$path" </dev/null
			assert_output "serval: $path: Address already in use"
			assert [ -e "$path" ]
		done
		stop server
	done
}

# Does the kernel list at least three sockets at $path: who listens, and two who wait?
queue_is_full() {
	[ "$(grep -Fc "$path" /proc/net/unix)" -ge 3 ]
}

@test "a listener whose queue is full keeps its path" {
	start_unix -U --backlog 1 "$path" </dev/null
	kill -STOP "${job[server]}"
	local i
	for i in 1 2 3; do
		start "client-$i" serval -U --connect-timeout 20 "$path" </dev/null
	done
	wait_for queue_is_full
	run -7 serval -U -l "$path" </dev/null
	assert_output "serval: $path: Address already in use"
	kill -CONT "${job[server]}"
}

@test "a file that is no socket is never touched" {
	echo precious >"$path"
	run -7 --separate-stderr serval -U -l "$path" </dev/null
	assert_equal "$stderr" "serval: $path: exists and is not a socket"
	assert_equal "$(cat "$path")" precious
	rm "$path"
	mkdir "$path"
	run -7 serval -U -l "$path" </dev/null
	assert_output "serval: $path: exists and is not a socket"
	assert [ -d "$path" ]
}

@test "a symbolic link is never followed to a socket to replace" {
	leave_stale_socket
	ln -s "$path" "$BATS_TEST_TMPDIR/link"
	run -7 serval -U -l "$BATS_TEST_TMPDIR/link" </dev/null
	assert_output "serval: $BATS_TEST_TMPDIR/link: exists and is not a socket"
	assert [ -S "$path" ]
	assert [ -L "$BATS_TEST_TMPDIR/link" ]
}

@test "a path that another process has taken meanwhile is not removed" {
	start_unix -U -k "$path" </dev/null
	rm "$path"
	start other serval -v -U -l "$path" <<<pong
	wait_for said other "Listening on"
	stop server
	run -0 serval -U "$path" <<<ping
	assert_output pong
	assert_wrote other ping
}

@test "a path where nobody listens is status 1" {
	run -1 --separate-stderr serval -U "$path" <<<ping
	assert_equal "$stderr" "serval: connect to $path failed: No such file or directory"
	leave_stale_socket
	run -1 --separate-stderr serval -U "$path" <<<ping
	assert_equal "$stderr" "serval: connect to $path failed: Connection refused"
}

@test "a directory that is missing is status 7 to a listener" {
	run -7 --separate-stderr serval -U -l "$path/socket" </dev/null
	assert_equal "$stderr" "serval: $path/socket: No such file or directory"
}

@test "the longest path fits, and a longer one is refused, status 2" {
	local longest
	longest=$(printf 's%.0s' {1..107})
	cd "$BATS_TEST_TMPDIR"
	path=$longest start_unix -U "$longest" <<<pong
	run -0 serval -U "$longest" <<<ping
	assert_output pong
	finish server
	assert [ ! -e "$longest" ]
	run -2 serval -U -l "${longest}s" </dev/null
	assert_line --index 0 --partial "${longest}s: "
	assert_equal "${#lines[@]}" 2
	assert [ ! -e "${longest}s" ]
	assert [ ! -e "$longest" ]
}

@test "-s PATH names a client, and is removed at its end" {
	require python3
	start server python3 - "$path" <<-'END'
		import socket, sys
		with socket.socket(socket.AF_UNIX) as s:
		    s.bind(sys.argv[1])
		    s.listen()
		    client, address = s.accept()
		    print(address, flush=True)
		    client.recv(100)
	END
	wait_unix_listening "$path"
	run -0 serval -U -s "$BATS_TEST_TMPDIR/client" "$path" <<<ping
	assert_wrote server "$BATS_TEST_TMPDIR/client"
	assert [ ! -e "$BATS_TEST_TMPDIR/client" ]
}

@test "-s PATH is where datagrams are answered" {
	start_unix -U -u -W 1 "$path" <<<pong
	run -0 serval -U -u -W 1 -s "$BATS_TEST_TMPDIR/client" "$path" <<<ping
	assert_output pong
	finish server
	assert [ ! -e "$BATS_TEST_TMPDIR/client" ]
}

@test "-s PATH is removed when a client is killed" {
	hold "$BATS_TEST_TMPDIR/in"
	start_unix -U "$path" <"$BATS_TEST_TMPDIR/in"
	start client serval -U -s "$BATS_TEST_TMPDIR/client" "$path" <"$BATS_TEST_TMPDIR/in"
	wait_for test -S "$BATS_TEST_TMPDIR/client"
	stop client
	assert_equal "$status" $((128 + 15))
	assert [ ! -e "$BATS_TEST_TMPDIR/client" ]
}

@test "-s PATH is removed when nobody listens" {
	run -1 serval -U -s "$BATS_TEST_TMPDIR/client" "$path" <<<ping
	assert [ ! -e "$BATS_TEST_TMPDIR/client" ]
}

@test "-z says whether a path is open" {
	start_unix -U -k "$path" </dev/null
	run -0 --separate-stderr serval -v -z -U "$path"
	assert_output ""
	assert_equal "$stderr" "serval: Connection to $path succeeded!"
	stop server
	run -1 --separate-stderr serval -z -U "$path"
	assert_equal "$output$stderr" ""
}

@test "-v names the path" {
	start server serval -v -U -l "$path" </dev/null
	wait_for said server "Listening on $path"
	run -0 --separate-stderr serval -v -U "$path" <<<ping
	assert_regex "$stderr" "^serval: Connection to $path succeeded!"
	finish server
	assert_regex "$stderr" "serval: Connection received on $path from "
}

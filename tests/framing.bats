#!/usr/bin/env bats
# shellcheck disable=SC2154 # port, status, output, lines and stderr come from the helpers
# framing: where one datagram ends and the next begins, from stdin and to stdout

load helper/common
load helper/network
load helper/datagrams

# Sends stdin, cut as FRAMING says, to $port.
# usage: send FRAMING [OPTION...]
send() {
	"${in_network[@]}" serval -u --send-only --datagram-framing="$1" "${@:2}" \
	    127.0.0.1 "$port"
}

# usage: arrive FRAMING "SIZE..." <INPUT; the datagrams that a peer gets, as their sizes
arrive() {
	local step=() expected
	for expected in $2; do
		step+=(recv-size)
	done
	start_udp_peer peer "${step[@]}" send=done
	send "$1"
	finish peer
	assert_equal "${lines[*]}" "$2"
	rm "$BATS_TEST_TMPDIR"/*
}

# All that a test sends fits in the receive buffer that anybody gets by default (net.core.rmem_max),
# so that none may be lost.

# Starts the job `server`, whose stdout has each datagram behind its length.
# usage: start_taker COUNT
start_taker() {
	start server "${in_network[@]}" serval -u -l -d -W "$1" --datagram-framing=length \
	    --port-file "$BATS_TEST_TMPDIR/port" 127.0.0.1 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
}

# usage: took FILE; the server has ended and written just what is in FILE
took() {
	finish server
	assert_equal "$status" 0
	cmp "$1" "$BATS_TEST_TMPDIR/server.out"
}

# Prints COUNT records of random sizes from 0 to 1399 bytes, always the same.
# usage: records COUNT
records() {
	python3 -c 'if True:
		import random, sys
		random.seed(1980)
		for _ in range(int(sys.argv[1])):
		    size = random.choice([0, 1, random.randrange(1400)])
		    sys.stdout.buffer.write(size.to_bytes(2, "big") + random.randbytes(size))' "$1"
}

# Prints each SIZE bytes of stdin behind that size, and what is left behind its own.
# usage: with_lengths SIZE
with_lengths() {
	python3 -c 'if True:
		import sys
		while piece := sys.stdin.buffer.read(int(sys.argv[1])):
		    sys.stdout.buffer.write(len(piece).to_bytes(2, "big") + piece)' "$1"
}

@test "line sends each line with its newline, an empty one too, and a last one without" {
	printf 'one\n\nthree\nend' | arrive line "4 1 6 3"
	printf 'one\n' | arrive line 4
}

@test "line waits for the rest of a line that comes in pieces" {
	start_udp_peer peer recv recv
	{
		printf 'begun, '
		sleep 0.1
		printf 'done\nmore\n'
	} | send line
	finish peer
	assert_output $'begun, done\n\nmore'
}

@test "line cuts behind what -C makes of a line" {
	start_udp_peer peer recv-size recv-size
	printf 'one\ntwo\n' | send line -C
	finish peer
	assert_output $'5\n5'
}

@test "fixed:N sends so many bytes at a time, and what is left in the end" {
	printf 'aaaaabbbbbcc' | arrive fixed:5 "5 5 2"
	printf 'aaaaabbbbb' | arrive fixed:5 "5 5"
	payload 2048 | arrive fixed:1k "1024 1024"
	payload 131015 | arrive fixed:65507 "65507 65507 1"
}

@test "length sends each record, an empty one too, without its length" {
	printf '\0\3one\0\0\0\5three' | arrive length "3 0 5"
	{ printf '\377\343' && payload 65507; } | arrive length 65507
}

@test "read sends what one read brings" {
	sends_what_it_reads --datagram-framing=read
}

@test "by default a datagram is what one read brings" {
	sends_what_it_reads
}

sends_what_it_reads() {
	hold "$BATS_TEST_TMPDIR/in"
	start_udp_peer peer recv-size send=ok recv-size
	start client serval -u "$@" 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/in"
	printf 'one\ntwo\n' >"$BATS_TEST_TMPDIR/in"
	wait_output client ok
	printf 'three' >"$BATS_TEST_TMPDIR/in"
	finish peer
	assert_output $'8\n5'
}

@test "length brings each datagram behind its length, an empty one too" {
	local answers=(send=one send= send=three)
	start_udp_peer peer recv "${answers[@]}"
	serval -u -W 3 --datagram-framing=length 127.0.0.1 "$port" \
	    < <(printf '\0\5hello') >"$BATS_TEST_TMPDIR/out"
	printf '\0\3one\0\0\0\5three' | cmp - "$BATS_TEST_TMPDIR/out"
	finish peer
	assert_output hello
}

@test "records of any size go whole and in order from length to length" {
	require python3
	records 150 >"$BATS_TEST_TMPDIR/records"
	start_taker 150
	send length <"$BATS_TEST_TMPDIR/records"
	took "$BATS_TEST_TMPDIR/records"
}

@test "hundreds of lines in one write are as many datagrams" {
	require python3
	start_taker 300
	printf 'line\n%.0s' {1..300} | send line
	printf 'line\n%.0s' {1..300} | with_lengths 5 >"$BATS_TEST_TMPDIR/expected"
	took "$BATS_TEST_TMPDIR/expected"
}

# usage: cuts SIZE LENGTH; LENGTH bytes are sent as datagrams of SIZE
cuts() {
	local count=$((($2 + $1 - 1) / $1))
	start_taker $count
	payload "$2" | send "fixed:$1"
	payload "$2" | with_lengths "$1" >"$BATS_TEST_TMPDIR/expected"
	took "$BATS_TEST_TMPDIR/expected"
	rm "$BATS_TEST_TMPDIR"/*
}

@test "fixed sizes go whole and in order, however many the kernel cuts at a time" {
	require python3
	cuts 1 300
	cuts 64 19210
	cuts 1000 100500
	cuts 8192 200000
	cuts 32000 200000
	cuts 65507 200000
}

@test "fixed sizes beyond the path's MTU go whole and in order" {
	require python3
	open_network
	"${in_network[@]}" ip link set lo mtu 1500
	cuts 1472 100000
	cuts 1473 100000
	cuts 8192 100000
}

# bats test_tags=no-sanitizers
@test "fixed sizes are sent many at a time" {
	require strace
	start_taker 100
	payload 100000 >"$BATS_TEST_TMPDIR/data"
	strace -qq -e trace=sendmsg,sendmmsg -o "$BATS_TEST_TMPDIR/calls" serval -u \
	    --send-only --datagram-framing=fixed:1000 127.0.0.1 "$port" \
	    <"$BATS_TEST_TMPDIR/data"
	finish server
	[ "$(wc -l <"$BATS_TEST_TMPDIR/calls")" -le 10 ]
}

# bats test_tags=no-sanitizers
@test "lines and records of any lengths are sent many at a time" {
	require strace
	local framing calls=$BATS_TEST_TMPDIR/calls
	for framing in line length; do
		start_taker 100
		# Each is longer than the last, so that no two are alike.
		for i in {101..200}; do
			printf '\0%b%0*d\n' "\\x$(printf %x "$i")" $((i - 1)) 0
		done | { [ $framing = length ] && cat || tr -d '\0'; } >"$BATS_TEST_TMPDIR/data"
		strace -qq -e trace=sendmsg,sendmmsg -o "$calls" serval -u --send-only \
		    --datagram-framing=$framing 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/data"
		finish server
		[ "$(wc -l <"$calls")" -le 10 ]
		rm "$BATS_TEST_TMPDIR"/*
	done
}

# bats test_tags=no-sanitizers
@test "fixed sizes go whole where the kernel cuts none" {
	require python3 strace
	local calls=$BATS_TEST_TMPDIR/calls
	start_taker 5
	payload 4500 >"$BATS_TEST_TMPDIR/data"
	strace -qq -e trace=sendmsg,sendmmsg -e inject=sendmsg:error=EIO:when=1 \
	    -o "$calls" serval -u --send-only --datagram-framing=fixed:1000 127.0.0.1 \
	    "$port" <"$BATS_TEST_TMPDIR/data"
	with_lengths 1000 <"$BATS_TEST_TMPDIR/data" >"$BATS_TEST_TMPDIR/expected"
	took "$BATS_TEST_TMPDIR/expected"
	assert_equal "$(wc -l <"$calls")" 3
}

@test "nc.openbsd gets every byte of many datagrams" {
	require nc.openbsd
	port=$(free_port udp)
	start peer nc.openbsd -u -l -n 127.0.0.1 "$port" </dev/null
	wait_listening "$port" udp
	payload 100k >"$BATS_TEST_TMPDIR/data"
	send fixed:1400 <"$BATS_TEST_TMPDIR/data"
	wait_for cmp -s "$BATS_TEST_TMPDIR/data" "$BATS_TEST_TMPDIR/peer.out"
}

@test "input that ends within a record is status 5, and what came before is sent" {
	start_udp_peer peer recv
	run -5 --separate-stderr send length < <(printf '\0\5whole\0\5par')
	assert_equal "$stderr" "serval: the input ended within a datagram"
	run -5 send length < <(printf '\0')
	finish peer
	assert_output whole
}

@test "a line or a record that is too long for a datagram is status 2" {
	start_udp_peer peer recv
	run -2 --separate-stderr send line < <(payload 65508 | tr '\n' ' ')
	assert_regex "$stderr" '^serval: .*too long'
	run -2 --separate-stderr send line < <(head -c 3M /dev/zero)
	assert_regex "$stderr" '^serval: .*too long'
	run -2 --separate-stderr send length < <(printf '\377\377' && payload 65535)
	assert_regex "$stderr" '^serval: .*too long'
	send line <<<short
	finish peer
	assert_output short
}

@test "a framing that is none is status 2" {
	local word
	for word in lines fixed fixed: fixed:0 fixed:65508 fixed:-1 fixed:x "" length:2; do
		run -2 --separate-stderr serval -u --datagram-framing="$word" 127.0.0.1 9
		assert_regex "$stderr" '^serval: --datagram-framing'
	done
}

@test "records of a UNIX socket are cut by line, and come behind their lengths" {
	cuts_records_by_path -u -W 2
	cuts_records_by_path --seqpacket
}

# usage: cuts_records_by_path TYPE [OPTION...], which are the listener's
cuts_records_by_path() {
	local path=$BATS_TEST_TMPDIR/socket
	start server serval -lU "$@" -d --datagram-framing=length "$path"
	wait_for test -S "$path"
	[ "$1" = -u ] || wait_unix_listening "$path"
	serval -U "$1" --send-only --datagram-framing=line "$path" < <(printf 'one\nthree\n')
	finish server
	assert_equal "$status" 0
	printf '\0\4one\n\0\6three\n' | cmp - "$BATS_TEST_TMPDIR/server.out"
}

# The server is sent stdin, cut by line, while it can take only some of it, and ends.
overflow() {
	start server serval -u -l -v -d -I 4k -W 30 --port-file "$BATS_TEST_TMPDIR/port" \
	    127.0.0.1 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
	send line <<<first
	wait_output server first
	kill -s STOP "${job[server]}"
	send line
	kill -s CONT "${job[server]}"
	while alive server; do
		# The last of them finds nobody any more.
		send line <<<more || :
	done
	finish server
	assert_equal "$status" 0
}

# Prints how many were dropped by the server's account.
dropped() {
	sed -nE "s/.*the kernel dropped $1([0-9]+) datagrams.*/\\1/p" <<<"$stderr"
}

@test "what the kernel dropped for want of room is counted, and told under -v" {
	# Each is longer than the last, so that the kernel has no two of them as one.
	overflow < <(for i in {1..100}; do printf 'burst%0*d\n' "$i" 0; done)
	assert_equal "$(dropped)" $((100 - $(grep -c burst <<<"$output")))
}

@test "datagrams that the kernel dropped several of at once are told of as at least so many" {
	local lost
	overflow < <(printf 'burst%.0s\n' {1..3000})
	lost=$(dropped "at least ")
	[ "$lost" -ge 1 ]
	[ "$lost" -le $((3000 - $(grep -c burst <<<"$output"))) ]
}

@test "a receiver that is stopped for a while loses nothing that its buffer holds" {
	require python3
	records 150 >"$BATS_TEST_TMPDIR/records"
	start_taker 150
	kill -s STOP "${job[server]}"
	send length <"$BATS_TEST_TMPDIR/records"
	kill -s CONT "${job[server]}"
	took "$BATS_TEST_TMPDIR/records"
}

#!/usr/bin/env bats
# stdio: what stdin and stdout may be, what goes wrong with them, and the exit status

load helper/common
load helper/peer

# The words before a COMMAND whose stdin and stdout do not block.
nonblocking=(python3 -c 'if True:
	import os, sys
	os.set_blocking(0, False)
	os.set_blocking(1, False)
	os.execvp(sys.argv[1], sys.argv[1:])')

# Runs COMMAND with its stdout to FILE.
# usage: writing_to FILE COMMAND...
writing_to() {
	exec "${@:2}" >"$1"
}

# Starts COMMAND with its stdout to the FIFO $BATS_TEST_TMPDIR/sink, whose reader reads
# once it is let go.
throttled() {
	mkfifo "$BATS_TEST_TMPDIR/sink"
	start reader bash -c 'exec <"$0"; until [ -e "$1" ]; do sleep 0.02; done; exec cat' \
	    "$BATS_TEST_TMPDIR/sink" "$go"
	before_serval=(writing_to "$BATS_TEST_TMPDIR/sink" "$@")
}

@test "a transfer that was delivered is status 0" {
	in_both_roles delivers
}

delivers() {
	meet -- recv-end send='answer\n' <<<question
	ends serval 0 answer
	assert_equal "$stderr" ""
	ends peer 0 question
}

@test "what the network refuses is status 1" {
	port=$(free_port)
	run -1 --separate-stderr serval 127.0.0.1 "$port" </dev/null
	assert_output ""
	assert_regex "$stderr" '^serval: .*refused$'
}

@test "a command line that is wrong is status 2" {
	run -2 --separate-stderr serval 127.0.0.1 65536 </dev/null
	assert_output ""
	assert_regex "$stderr" '^serval: '
}

@test "a time limit that passed is status 3" {
	run -3 --separate-stderr serval -l --timeout 20ms 127.0.0.1 0 </dev/null
	assert_output ""
	assert_regex "$stderr" '^serval: '
}

@test "a full disk under stdout is status 7, and a reset for the peer" {
	in_both_roles finds_the_disk_full
}

finds_the_disk_full() {
	before_serval=(writing_to /dev/full)
	hold_stdin
	meet -- send=data recv-end <"$stdin"
	ends serval 7
	assert_equal "$stderr" "serval: standard output: No space left on device"
	ends peer 0 reset
}

@test "a reader of stdout that goes away ends it quietly with status 5" {
	in_both_roles loses_its_reader -- pour=4194304 recv-end
}

@test "a reader of stdout that goes away while nothing moves ends it quietly, too" {
	in_both_roles loses_its_reader -- send='hello\n' recv-end
}

# usage: loses_its_reader -- STEP...
loses_its_reader() {
	mkfifo "$BATS_TEST_TMPDIR/sink"
	start reader head -c 1 "$BATS_TEST_TMPDIR/sink"
	before_serval=(writing_to "$BATS_TEST_TMPDIR/sink")
	hold_stdin
	meet "$@" <"$stdin"
	ends reader 0
	ends serval 5
	assert_equal "$stderr" ""
}

@test "a directory as stdin is status 7, and nobody is called" {
	start_listener server 127.0.0.1 0 </dev/null
	run -7 --separate-stderr serval 127.0.0.1 "$port" <.
	assert_output ""
	assert_equal "$stderr" "serval: standard input: Is a directory"
	run -7 serval -l 127.0.0.1 0 <.
	alive server
}

@test "a directory as stdin does not matter where stdin is not read" {
	start_listener server 127.0.0.1 0 <<<welcome
	run -0 serval -d 127.0.0.1 "$port" <.
	assert_output welcome
}

@test "a closed stdin is one at its end" {
	in_both_roles has_no_stdin
}

has_no_stdin() {
	meet -- send=hello fin recv-end <&-
	ends serval 0 hello
	ends peer 0 ""
}

@test "a closed stdout is status 7 once something comes, and no socket" {
	before_serval=(without_stdout)
	in_both_roles has_no_stdout
}

# Runs COMMAND without a stdout.
without_stdout() {
	exec "$@" >&-
}

has_no_stdout() {
	before_serval=(without_stdout)
	hold_stdin
	meet -- send=data recv-end <"$stdin"
	ends serval 7
	assert_equal "$stderr" "serval: standard output: Bad file descriptor"
	ends peer 0 reset
}

@test "a closed stdout does not matter where nothing comes" {
	before_serval=(without_stdout)
	meet -- recv-end <<<hello
	ends serval 0
	ends peer 0 hello
}

@test "it runs with all three closed" {
	start_peer peer listen send=x recv-end
	run -7 bash -c 'exec serval 127.0.0.1 "$1" <&- >&- 2>&-' - "$port"
	ends peer 0
}

@test "a reset while nothing moves is status 5" {
	in_both_roles is_reset_while_idle
}

is_reset_while_idle() {
	hold_stdin
	meet -- send='hello\n' "await=$go" reset <"$stdin"
	wait_for wrote serval hello
	touch "$go"
	ends serval 5 hello
	assert_regex "$stderr" '^serval: 127\.0\.0\.1 [0-9]+: Connection reset by peer$'
}

@test "a reset in the middle of an upload is status 5" {
	in_both_roles breaks_off -- arrived=100000 reset
}

@test "a peer that closes with something unread is status 5" {
	in_both_roles breaks_off -- arrived=100000 close
}

breaks_off() {
	meet "$@" </dev/zero
	ends serval 5 ""
	assert_regex "$stderr" '^serval: 127\.0\.0\.1 [0-9]+: (Connection reset|Broken pipe)'
	assert_equal "$(wc -l <<<"$stderr")" 1
}

@test "a peer that closes with all of it unread is status 5, though all was sent" {
	in_both_roles is_not_heard
}

is_not_heard() {
	meet -- arrived=6 close <<<hello
	ends serval 5 ""
	assert_regex "$stderr" ': Connection reset by peer$'
}

# bats test_tags=no-sanitizers
@test "without a descriptor for a socket it is status 7" {
	require strace
	run -7 --separate-stderr strace -qq -o /dev/null -e inject=socket:error=EMFILE \
	    serval 127.0.0.1 9 </dev/null
	assert_output ""
	assert_equal "$stderr" "serval: socket: Too many open files"
}

@test "without a descriptor for a program it is status 7" {
	start_listener server 127.0.0.1 0 </dev/null
	run -7 --separate-stderr bash -c 'ulimit -n 6 && exec "$@"' - \
	    serval -e cat 127.0.0.1 "$port"
	assert_output ""
	assert_equal "$stderr" "serval: pipe: Too many open files"
}

@test "without a descriptor for its client a listener ends with status 7" {
	port=$(free_port)
	start server bash -c 'ulimit -n 4 && exec "$@"' - serval -l 127.0.0.1 "$port" \
	    </dev/null
	wait_listening "$port"
	start_peer peer connect 127.0.0.1 "$port" recv-end
	ends server 7 ""
	assert_equal "$stderr" "serval: accept: Too many open files"
}

@test "where descriptors are few, clients of -k wait for their turn" {
	start server bash -c 'ulimit -n 24 && exec "$@"' - serval -lk -e cat \
	    --port-file "$BATS_TEST_TMPDIR/port" 127.0.0.1 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
	local name
	for name in {1..12}; do
		start "$name" serval 127.0.0.1 "$port" <<<"hello $name"
	done
	for name in {1..12}; do
		ends "$name" 0 "hello $name"
	done
	alive server
	assert_equal "$(cat "$BATS_TEST_TMPDIR/server.err")" ""
}

# bats test_tags=no-sanitizers
@test "without memory it is status 7, with a word of why" {
	local limit lacked=0
	start_listener server -k -e cat 127.0.0.1 0
	for ((limit = 1600; limit <= 4000; limit += 100)); do
		runs_in $limit || lacked=$((lacked + 1))
	done
	[ $lacked -gt 0 ]
}

# usage: runs_in KIB; false where serval says that it lacks memory; fails where it falls
# otherwise.  Below what the dynamic linker needs is 127.
runs_in() {
	start client bash -c "ulimit -v $1"' && exec serval "$@"' - 127.0.0.1 "$port" <<<hello
	finish client
	case $status in
	0)
		assert_output hello
		;;
	7)
		assert_regex "$stderr" '^serval: .*: Cannot allocate memory$'
		return 1
		;;
	*)
		assert_equal "$status" 127
		;;
	esac
}

@test "a slow reader of stdout gets every byte, and does not hold up what is sent" {
	in_both_roles sends_past_a_slow_reader
	in_both_roles sends_past_a_slow_reader --copier ring
}

# usage: sends_past_a_slow_reader OPTION...; first both ways are stuck, since neither the
# reader nor the peer reads; then the peer does, and the reader last
sends_past_a_slow_reader() {
	throttled
	payload 16M >"$BATS_TEST_TMPDIR/data"
	meet "$@" -- pour=4194304 "await=$BATS_TEST_TMPDIR/stuck" recv-sum fin \
	    <"$BATS_TEST_TMPDIR/data"
	wait_for idles serval
	touch "$BATS_TEST_TMPDIR/stuck"
	lose_nothing
}

lose_nothing() {
	wait_for wrote peer "16777216 $(payload 16M | checksum)"
	touch "$go"
	ends serval 0
	ends_with_payload reader 0 4M
}

@test "a slow peer does not hold up what is received" {
	in_both_roles receives_past_a_slow_peer
}

receives_past_a_slow_peer() {
	meet -- send-size=4194304 "await=$go" reset </dev/zero
	wait_for has_received 4194304
	touch "$go"
	ends_with_payload serval 5 4M
}

has_received() {
	[ "$(stat -c %s "$BATS_TEST_TMPDIR/serval.out")" -eq "$1" ]
}

# The status flags of descriptor FD of serval, see proc_pid_fdinfo(5).
flags_of() {
	awk '/^flags:/ { print $2 }' "/proc/${job[serval]}/fdinfo/$1"
}

# Is O_NONBLOCK, 04000, clear in descriptors 0, 1 and 2?
may_block() {
	local fd
	for fd in 0 1 2; do
		assert_equal $(("$(flags_of $fd)" & 04000)) 0
	done
}

@test "descriptors 0, 1 and 2 are never made non-blocking" {
	in_both_roles leaves_flags_alone
	in_both_roles leaves_terminal_alone
}

leaves_flags_alone() {
	mkfifo "$BATS_TEST_TMPDIR/sink"
	start reader cat "$BATS_TEST_TMPDIR/sink"
	before_serval=(writing_to "$BATS_TEST_TMPDIR/sink")
	hold_stdin
	meet -- send='hello\n' recv-line "await=$go" <"$stdin"
	feed welcome
	wait_for wrote reader hello
	wait_for wrote peer welcome
	may_block
}

# On a terminal all three are one, and the shell's too.
leaves_terminal_alone() {
	require script
	before_serval=(on_terminal)
	hold_stdin
	meet -- send='hello\n' recv-line "await=$go" <"$stdin"
	feed welcome
	wait_for wrote serval hello
	wait_for wrote peer welcome
	job[script]=${job[serval]}
	job[serval]=$(pgrep -P "${job[script]}")
	may_block
	job[serval]=${job[script]}
	unset 'job[script]'
	release "$stdin"
	touch "$go"
	ends serval 0
}

# Runs COMMAND on a terminal of its own.
on_terminal() {
	exec script -qec "exec $(printf '%q ' "$@")" /dev/null
}

# bats test_tags=no-sanitizers
@test "nor is a flag of theirs changed for a moment" {
	require strace
	local calls=fcntl,ioctl
	before_serval=(strace -qq -e "trace=$calls" -o "$BATS_TEST_TMPDIR/calls")
	meet -- send=hello recv-end <<<hello
	ends serval 0 hello
	run ! grep -E '\([012], (F_SETFL|FIONBIO)' "$BATS_TEST_TMPDIR/calls"
}

@test "a stdin and a stdout that do not block lose no byte and are not polled in vain" {
	in_both_roles sends_past_a_slow_reader_without_blocking
	in_both_roles sends_past_a_slow_reader_without_blocking --copier ring
}

sends_past_a_slow_reader_without_blocking() {
	throttled "${nonblocking[@]}"
	hold_stdin
	meet "$@" -- pour=4194304 "await=$BATS_TEST_TMPDIR/stuck" recv-sum fin <"$stdin"
	start writer feed_payload 16M
	wait_for idles serval
	touch "$BATS_TEST_TMPDIR/stuck"
	ends writer 0
	release "$stdin"
	lose_nothing
}

feed_payload() {
	payload "$1" >"$stdin"
}

@test "it uses no processor time while nothing moves" {
	in_both_roles waits
}

waits() {
	hold_stdin
	meet -- send='hello\n' "await=$go" fin "await=$BATS_TEST_TMPDIR/never" <"$stdin"
	wait_for wrote serval hello
	wait_for idles serval
	touch "$go"
	wait_for ended_by_the_peer
	wait_for idles serval
}

# Has serval's kernel got the peer's FIN?
ended_by_the_peer() {
	ss -Htn state close-wait "( sport = :$port or dport = :$port )" | grep -q .
}

@test "stdin and stdout may be one socket" {
	require socat
	start_peer peer listen recv-line send='welcome\n' fin recv-end
	run -0 socat - EXEC:"serval 127.0.0.1 $port" <<<hello
	assert_output welcome
	ends peer 0 hello
}

@test "stdin and stdout may be one file, which is read and then written" {
	echo question >"$BATS_TEST_TMPDIR/file"
	start_peer peer listen recv-end send='answer\n'
	serval 127.0.0.1 "$port" <>"$BATS_TEST_TMPDIR/file" >&0
	ends peer 0 question
	assert_equal "$(cat "$BATS_TEST_TMPDIR/file")" $'question\nanswer'
}

@test "a stdout that appends keeps what is there" {
	echo early >"$BATS_TEST_TMPDIR/file"
	start_peer peer listen send-size=1048576
	serval 127.0.0.1 "$port" </dev/null >>"$BATS_TEST_TMPDIR/file"
	{ echo early && payload 1M; } | cmp - "$BATS_TEST_TMPDIR/file"
}

@test "being stopped and continued loses nothing" {
	in_both_roles is_stopped_and_continued
}

is_stopped_and_continued() {
	payload 4M >"$BATS_TEST_TMPDIR/data"
	meet -- pour=4194304 recv-sum fin <"$BATS_TEST_TMPDIR/data"
	while alive serval && kill -s STOP "${job[serval]}" &&
	    kill -s CONT "${job[serval]}"; do
		sleep 0.01
	done
	ends_with_payload serval 0 4M
	ends peer 0 "4194304 $(payload 4M | checksum)"
}

# bats test_tags=no-sanitizers
@test "interrupted system calls are made again" {
	require strace
	in_both_roles is_interrupted
}

is_interrupted() {
	local calls=read,write,recvfrom,sendto,recvmsg,sendmsg,ppoll,splice,sendfile
	calls+=,preadv2,pwritev2,accept4
	before_serval=(strace -qq -o /dev/null -e "trace=$calls")
	before_serval+=(-e "inject=$calls:error=EINTR:when=3+2")
	payload 1M >"$BATS_TEST_TMPDIR/data"
	meet -- pour=1048576 recv-sum fin <"$BATS_TEST_TMPDIR/data"
	ends_with_payload serval 0 1M
	ends peer 0 "1048576 $(payload 1M | checksum)"
}

@test "a signal that ends it is what it dies of" {
	in_both_roles dies_of HUP
	in_both_roles dies_of INT
	in_both_roles dies_of TERM
}

# A job of bash's ignores SIGINT, which env undoes.
dies_of() {
	before_serval=(env --default-signal=INT)
	hold_stdin
	meet -- send='hello\n' recv-end <"$stdin"
	wait_for wrote serval hello
	stop serval "$1"
	assert_equal "$status" $((128 + $(kill -l "$1")))
	assert_output hello
	assert_equal "$stderr" ""
}

@test "a listener on a UNIX path removes it and dies of the signal that ends it" {
	local signal path
	for signal in HUP INT TERM; do
		path=$BATS_TEST_TMPDIR/$signal
		start server env --default-signal=INT serval -lU "$path" </dev/null
		wait_unix_listening "$path"
		stop server "$signal"
		assert_equal "$status" $((128 + $(kill -l "$signal")))
		[ ! -e "$path" ]
	done
}

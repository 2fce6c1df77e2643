#!/usr/bin/env bats
# shellcheck disable=SC2002,SC2094 # pipes are what is tested; the data is only read
# shellcheck disable=SC2154 # port, role, status and the like come from the helpers
# copier: whichever way the bytes go, all arrive, and the run ends as it would any other way

load helper/common
load helper/peer

# More than the kernel keeps on the way, so that both ends have to wait.
size=$((2 * 1024 * 1024))

setup_file() {
	payload $size >"$BATS_FILE_TMPDIR/data"
}

setup() {
	data=$BATS_FILE_TMPDIR/data
	sink=$BATS_TEST_TMPDIR/sink
}

# usage: over_copiers TEST...; runs TEST with each $copier in an empty $BATS_TEST_TMPDIR
over_copiers() {
	for copier in ring splice sendfile auto; do
		echo "with --copier=$copier:"
		before_serval=()
		"$@"
		end_jobs
		rm -rf "${BATS_TEST_TMPDIR:?}"/*
	done
}

# usage: in_both_roles_over_copiers TEST...
in_both_roles_over_copiers() {
	for role in client listener; do
		echo "as $role:"
		over_copiers "$@"
	done
}

# Runs COMMAND with its stdout to FILE.
# usage: writing_to FILE COMMAND...
writing_to() {
	exec "${@:2}" >"$1"
}

appending_to() {
	exec "${@:2}" >>"$1"
}

# usage: reading_from FIFO COMMAND...
reading_from() {
	exec "${@:2}" <"$1"
}

# Starts the job `server`, which writes what comes to $sink in the way of $before_serval.
start_sink() {
	start server "${before_serval[@]}" serval -l --copier="$copier" \
	    --port-file "$BATS_TEST_TMPDIR/server.port" 127.0.0.1 0 </dev/null
	wait_port_file "$BATS_TEST_TMPDIR/server.port"
}

# usage: send [OPTION...] <SOURCE; what comes back is in $BATS_TEST_TMPDIR/back
send() {
	"${tracer[@]}" serval --copier="$copier" "$@" 127.0.0.1 "$port" \
	    >"$BATS_TEST_TMPDIR/back"
}

# Starts the job `reader`, and has what serval writes go to it by a FIFO.
# usage: pipe_into COMMAND...
pipe_into() {
	mkfifo "$sink"
	start reader reading_from "$sink" "$@"
	before_serval=(writing_to "$sink")
}

# usage: arrives SOURCE; what is in the file SOURCE arrives, by way of a file and of a pipe
arrives() {
	before_serval=(writing_to "$sink")
	start_sink
	send <"$1"
	ends server 0 ""
	cmp "$1" "$sink"
	rm "$sink" "$BATS_TEST_TMPDIR/server.port"
	pipe_into cat
	start_sink
	cat "$1" | send
	ends server 0 ""
	ends reader 0
	cmp "$1" "$BATS_TEST_TMPDIR/reader.out"
}

@test "over each copier files and pipes arrive byte for byte" {
	over_copiers arrives "$data"
}

@test "over each copier an empty file and an empty pipe arrive" {
	over_copiers arrives /dev/null
}

@test "over each copier one byte arrives" {
	printf x >"$BATS_FILE_TMPDIR/byte"
	over_copiers arrives "$BATS_FILE_TMPDIR/byte"
}

@test "over each copier a sparse file arrives" {
	local sparse=$BATS_FILE_TMPDIR/sparse
	truncate -s 3M "$sparse"
	echo end >>"$sparse"
	truncate -s 5M "$sparse"
	over_copiers arrives "$sparse"
}

@test "over each copier files of proc(5) and of sysfs(5) arrive" {
	local file
	for file in /proc/filesystems /proc/crypto /sys/kernel/vmcoreinfo \
	    /sys/kernel/btf/vmlinux; do
		[ ! -r $file ] || over_copiers arrives $file
	done
}

@test "over each copier both directions at once arrive byte for byte" {
	over_copiers goes_both_ways
}

goes_both_ways() {
	start_listener server --copier="$copier" 127.0.0.1 0 <"$data"
	send <"$data"
	ends server 0
	cmp "$data" "$BATS_TEST_TMPDIR/back"
	cmp "$data" "$BATS_TEST_TMPDIR/server.out"
}

@test "over each copier a UNIX socket carries files and pipes byte for byte" {
	over_copiers goes_by_path
}

goes_by_path() {
	local path=$BATS_TEST_TMPDIR/socket
	start server serval -lU --copier="$copier" "$path" <"$data"
	wait_unix_listening "$path"
	cat "$data" | serval -U --copier="$copier" "$path" | cmp - "$data"
	ends server 0
	cmp "$data" "$BATS_TEST_TMPDIR/server.out"
}

@test "over each copier a program's input and output are carried byte for byte" {
	over_copiers goes_through_a_program
}

goes_through_a_program() {
	start_listener server --copier="$copier" -e cat 127.0.0.1 0
	send <"$data"
	ends server 0
	cmp "$data" "$BATS_TEST_TMPDIR/back"
}

@test "over each copier a file that is appended to keeps what it had" {
	over_copiers appends
}

appends() {
	echo early >"$sink"
	before_serval=(appending_to "$sink")
	start_sink
	send <"$data"
	ends server 0
	{ echo early && cat "$data"; } | cmp - "$sink"
}

@test "over each copier /dev/null takes all" {
	over_copiers goes_nowhere
}

goes_nowhere() {
	before_serval=(writing_to /dev/null)
	start_sink
	send -v <"$data" 2>"$BATS_TEST_TMPDIR/client.err"
	ends server 0
	grep -q " $size bytes sent" "$BATS_TEST_TMPDIR/client.err"
}

@test "over each copier stdin and stdout may be a socket, blocking or not" {
	require python3
	over_copiers has_a_socket_for_both blocking
	over_copiers has_a_socket_for_both nonblocking
}

has_a_socket_for_both() {
	start_listener server --copier="$copier" -e cat 127.0.0.1 0
	run -0 over_socket "$1" "$data" serval --copier="$copier" 127.0.0.1 "$port"
	assert_output "$(checksum <"$data")"
}

# Runs COMMAND with one socket for stdin and stdout, sends it FILE, and prints the sum of
# what comes back.
# usage: over_socket blocking|nonblocking FILE COMMAND...
over_socket() {
	python3 -c 'if True:
		import hashlib, socket, subprocess, sys, threading
		ours, theirs = socket.socketpair()
		theirs.setblocking(sys.argv[1] == "blocking")
		child = subprocess.Popen(sys.argv[3:], stdin=theirs, stdout=theirs)
		theirs.close()
		def send():
		    with open(sys.argv[2], "rb") as data:
		        ours.sendall(data.read())
		    ours.shutdown(socket.SHUT_WR)
		threading.Thread(target=send).start()
		digest = hashlib.sha256()
		while chunk := ours.recv(65536):
		    digest.update(chunk)
		print(digest.hexdigest())
		sys.exit(child.wait())' "$@"
}

@test "over each copier stdin and stdout may be one file, which is read and then written" {
	over_copiers has_a_file_for_both
}

has_a_file_for_both() {
	cp "$data" "$BATS_TEST_TMPDIR/file"
	start_listener server -c 'cat >/dev/null; echo answer' 127.0.0.1 0
	serval --copier="$copier" 127.0.0.1 "$port" <>"$BATS_TEST_TMPDIR/file" >&0
	{ cat "$data" && echo answer; } | cmp - "$BATS_TEST_TMPDIR/file"
}

# Sends a copy of $data to a peer that reads it only after COMMAND has changed it.
# usage: send_while COMMAND...
send_while() {
	cp "$data" "$BATS_TEST_TMPDIR/data"
	meet --copier="$copier" -O 64k -- arrived=50000 "await=$go" recv-sum \
	    <"$BATS_TEST_TMPDIR/data"
	wait_for is_stuck
	"$@"
	touch "$go"
	ends serval 0 ""
	finish peer
}

# Has serval nothing to do but to wait for its peer?
is_stuck() {
	[ -s "$BATS_TEST_TMPDIR/peer.port" ] && idles serval
}

@test "over each copier what a file gains while it is sent is sent too" {
	over_copiers send_while gains
}

gains() {
	echo more >>"$BATS_TEST_TMPDIR/data"
	expected="$((size + 5)) $({ cat "$data" && echo more; } | checksum)"
}

@test "over each copier a file that is cut while it is sent ends there" {
	over_copiers is_cut
}

# What was on its way already may be more than is left of the file.  Where the kernel sends
# the file's pages, what is cut off them is zero by then: serval(1), --copier.
is_cut() {
	local sent
	send_while truncate -s 4k "$BATS_TEST_TMPDIR/data"
	read -r sent _ <<<"$output"
	[ "$sent" -lt $size ]
	[ "$copier" != ring ] ||
		assert_output "$sent $(head -c "$sent" "$data" | checksum)"
}

@test "over each copier a slow reader of stdout holds nothing up, and gets every byte" {
	over_copiers is_read_slowly
}

# A pipe of 256 pages keeps 8 MiB when splice(2) puts a socket's large pages into it.
is_read_slowly() {
	local size=$((16 * 1024 * 1024)) data=$BATS_TEST_TMPDIR/much
	payload $size >"$data"
	pipe_into bash -c 'until [ -e "$0" ]; do sleep 0.02; done; exec cat' "$go"
	meet --copier="$copier" -- pour=$size recv-sum fin <"$data"
	wait_for wrote peer "$size $(checksum <"$data")"
	may_block
	touch "$go"
	ends serval 0
	ends reader 0
	cmp "$data" "$BATS_TEST_TMPDIR/reader.out"
}

# Is O_NONBLOCK, 04000, clear in descriptors 0, 1 and 2?
may_block() {
	local fd flags
	for fd in 0 1 2; do
		flags=$(awk '/^flags:/ { print $2 }' "/proc/${job[serval]}/fdinfo/$fd")
		assert_equal $((flags & 04000)) 0
	done
}

@test "over each copier the last bytes of a burst are not kept back" {
	in_both_roles_over_copiers shows_all_of_a_burst
}

shows_all_of_a_burst() {
	hold_stdin
	meet --copier="$copier" -- send-size=$size send=end recv-line <"$stdin"
	wait_for has_received $((size + 3))
	feed enough
	release "$stdin"
	ends serval 0
	ends peer 0 enough
}

has_received() {
	[ "$(stat -c %s "$BATS_TEST_TMPDIR/serval.out")" -eq "$1" ]
}

@test "over each copier small messages go to and fro behind a burst" {
	over_copiers answers_behind_a_burst
}

answers_behind_a_burst() {
	pipe_into tee "$BATS_TEST_TMPDIR/all"
	hold_stdin
	meet --copier="$copier" -- send-size=$size recv-line send=one recv-line <"$stdin"
	feed first
	wait_for ends_in one
	feed second
	release "$stdin"
	ends peer 0 $'first\nsecond'
	ends serval 0
}

ends_in() {
	[ "$(tail -c ${#1} "$BATS_TEST_TMPDIR/all")" = "$1" ]
}

@test "over each copier a disk that is full from the start is status 7" {
	over_copiers meets_a_full_disk writing_to /dev/full
}

@test "over each copier a disk that fills up is status 7, and a reset for the peer" {
	require unshare mount
	unshare --user --map-root-user --mount mount -t tmpfs none /tmp 2>/dev/null ||
		skip "no mounts of our own are allowed"
	over_copiers meets_a_full_disk on_small_disk sink
}

# Runs COMMAND with its stdout to a file on a new disk of 1 MiB.
# usage: on_small_disk FILE COMMAND...
on_small_disk() {
	exec unshare --user --map-root-user --mount bash -c '
		mount -t tmpfs -o size=1m none "$0" && exec >"$0/$1" && exec "${@:2}"' \
	    "$BATS_TEST_TMPDIR" "$@"
}

# usage: meets_a_full_disk on_small_disk|writing_to FILE
meets_a_full_disk() {
	before_serval=("$@")
	hold_stdin
	meet --copier="$copier" -- pour=$size recv-end <"$stdin"
	ends serval 7
	assert_equal "$stderr" "serval: standard output: No space left on device"
	finish peer
	assert_regex "$output$stderr" 'reset|Connection reset'
}

@test "over each copier a reader that goes away is status 5, quietly" {
	over_copiers loses_its_reader -- pour=$size recv-end
	over_copiers loses_its_reader -- send='hello\n' recv-end
}

loses_its_reader() {
	pipe_into head -c 1
	hold_stdin
	meet --copier="$copier" "$@" <"$stdin"
	ends reader 0
	ends serval 5
	assert_equal "$stderr" ""
}

@test "over each copier a reset while nothing moves is status 5, behind what came" {
	in_both_roles_over_copiers is_reset_while_idle
}

is_reset_while_idle() {
	hold_stdin
	meet --copier="$copier" -- send-size=$size "await=$go" reset <"$stdin"
	wait_for has_received $size
	touch "$go"
	ends serval 5
	assert_regex "$stderr" '^serval: 127\.0\.0\.1 [0-9]+: Connection reset by peer$'
	cmp "$data" "$BATS_TEST_TMPDIR/serval.out"
}

@test "over each copier a reset in the middle of an upload is status 5" {
	over_copiers breaks_off_a_file
	over_copiers breaks_off_a_pipe
}

breaks_off_a_file() {
	breaks_off <"$data"
}

breaks_off_a_pipe() {
	breaks_off < <(exec cat "$data" 3>&-)
}

breaks_off() {
	meet --copier="$copier" -O 64k -- arrived=50000 reset
	ends serval 5 ""
	assert_regex "$stderr" \
	    '^serval: 127\.0\.0\.1 [0-9]+: (Connection reset by peer|Broken pipe)$'
	assert_equal "$(wc -l <<<"$stderr")" 1
}

@test "over each copier a directory as stdin is status 7" {
	over_copiers has_a_directory
}

has_a_directory() {
	run -7 --separate-stderr serval --copier="$copier" 127.0.0.1 9 <.
	assert_equal "$stderr" "serval: standard input: Is a directory"
}

@test "over each copier the peer's data is all written where both sides have ended" {
	in_both_roles_over_copiers ends_after_both
}

ends_after_both() {
	meet --copier="$copier" -- recv-sum send-size=$size <"$data"
	ends serval 0
	ends peer 0 "$size $(checksum <"$data")"
	cmp "$data" "$BATS_TEST_TMPDIR/serval.out"
}

@test "over each copier -q 0 leaves once all is delivered" {
	over_copiers leaves_once_all_is_delivered -q 0
	over_copiers leaves_once_all_is_delivered --send-only
}

leaves_once_all_is_delivered() {
	meet --copier="$copier" "$@" -- arrived=50000 recv-sum "await=$go" <"$data"
	ends serval 0 ""
	touch "$go"
	ends peer 0 "$size $(checksum <"$data")"
}

# Prints the names of the system calls that moved many bytes in FILE of strace(1).
calls_for_bulk() {
	sed -nE 's/^(read|recvfrom|sendfile|sendto|splice|write)\(.* = [0-9]{5,}$/\1/p' "$1" |
		sort -u | tr '\n' ' '
}

# usage: moves_by "CALL..." SOURCE; by which calls a client's bytes go from the file SOURCE
moves_by() {
	local copier=auto tracer=(strace -qq -o "$BATS_TEST_TMPDIR/calls")
	start_sink
	send <"$2"
	ends server 0
	assert_equal "$(calls_for_bulk "$BATS_TEST_TMPDIR/calls")" "$1"
	rm "$BATS_TEST_TMPDIR"/*
}

# bats test_tags=no-sanitizers
@test "a pipe goes out by splice, and a file by sendfile where it is large" {
	require strace
	mkfifo "$BATS_FILE_TMPDIR/fifo"
	cat "$data" >"$BATS_FILE_TMPDIR/fifo" 3>&- &
	moves_by "splice " "$BATS_FILE_TMPDIR/fifo"
	head -c 30000 "$data" >"$BATS_FILE_TMPDIR/small"
	moves_by "read sendto " "$BATS_FILE_TMPDIR/small"
	moves_by "read sendfile sendto " "$data"
}

# usage: takes_by "CALL..." SINK; by which calls a server's bytes come to SINK
takes_by() {
	local copier=auto
	before_serval=(writing_to "$2" strace -qq -o "$BATS_TEST_TMPDIR/calls")
	start_sink
	send <"$data"
	ends server 0
	assert_equal "$(calls_for_bulk "$BATS_TEST_TMPDIR/calls")" "$1"
	rm "$BATS_TEST_TMPDIR"/*.port
}

# bats test_tags=no-sanitizers
@test "what comes goes by splice into a pipe, and through one of our own to /dev/null" {
	require strace
	pipe_into cat
	takes_by "splice " "$sink"
	takes_by "recvfrom splice write " /dev/null
	grep -q '^pipe2(.*O_NONBLOCK' "$BATS_TEST_TMPDIR/calls"
}

# bats test_tags=no-sanitizers
@test "--copier=ring reads and writes, whatever the ends" {
	require strace
	local copier=ring tracer=(strace -qq -o "$BATS_TEST_TMPDIR/calls")
	start_sink
	cat "$data" | send
	ends server 0
	run ! grep -E '^(splice|sendfile)\(' "$BATS_TEST_TMPDIR/calls"
}

@test "over each copier pipes that may not be made larger carry every byte" {
	require setpriv
	[ "$EUID" -eq 0 ] || skip "only root can be somebody else"
	PATH=$BUILD_DIR:/usr/bin:/bin
	"${somebody[@]}" bash -c 'python3 -c "" && [ -x "$1" ]' - "$SERVAL" ||
		skip "somebody else may not run python3 and $SERVAL"
	start hoarder "${somebody[@]}" python3 -c "$hoard"
	wait_for grep -qx "done" "$BATS_TEST_TMPDIR/hoarder.out"
	over_copiers has_small_pipes
}

# Who has fewer rights than root, and no pipes yet.
somebody=(setpriv --reuid=65534 --clear-groups)

# Takes all the pages that one user's pipes may have (pipe(7)), and keeps them.
hoard='if True:
	import fcntl, os, signal
	pipes = []
	try:
	    while True:
	        pipes.append(os.pipe())
	        fcntl.fcntl(pipes[-1][1], fcntl.F_SETPIPE_SZ, 2**20)
	except PermissionError:
	    print("done", flush=True)
	    signal.pause()'

has_small_pipes() {
	start_listener server --copier="$copier" 127.0.0.1 0 <"$data"
	# shellcheck disable=SC2016 # it is for the other shell
	"${somebody[@]}" bash -c 'cat | serval "$@" | cat' - --copier="$copier" \
	    127.0.0.1 "$port" <"$data" | cmp - "$data"
	ends server 0
	cmp "$data" "$BATS_TEST_TMPDIR/server.out"
}

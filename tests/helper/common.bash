# shellcheck shell=bash
# common: what every tests/*.bats loads with `load helper/common`.
#
# The program under test is first in PATH, so that `serval` is it everywhere, also in
# `bash -c`.  `make check` says which with $SERVAL; by hand, build/serval is taken.
# All of bats-assert and bats-support is loaded too.
#
#   SOURCE_DIR                the source tree
#   BUILD_DIR                 where serval was built
#
#   require PROGRAM...        skips the test where a program is missing; in the test itself,
#                             since neither `run` nor $( ) lets a skip through
#   wait_for COMMAND...       waits until COMMAND succeeds; fails after 20 s
#   payload SIZE              prints SIZE bytes (head -c's units) that are always the same
#   checksum                  prints the SHA-256 sum of its stdin, alone
#
#   start NAME COMMAND...     runs COMMAND in the background with our stdin, its output in
#                             $BATS_TEST_TMPDIR/NAME.out and NAME.err, its pid in ${job[NAME]}
#   finish NAME               waits for NAME and sets $status, $output, $lines and $stderr as
#                             `run --separate-stderr` does
#   stop NAME [SIGNAL]        signals NAME (TERM), then as finish
#   alive NAME                is NAME still running?
#   said NAME TEXT            has NAME written TEXT to its stderr?
#   hold FIFO                 makes FIFO and keeps it open for writing, so that who reads it
#                             sees no end of file before `release FIFO`
#
#   start_listener NAME ARGS...   starts `serval -l ARGS... --port-file F` in the background
#                                 and waits for its port, which is in $port then
#   wait_port_file FILE           waits for the port in FILE, which is in $port then
#   free_port [tcp|udp]           prints a port that nobody has, for a peer that cannot
#                                 choose one itself; needs python3
#   wait_listening PORT [tcp|udp] waits until something is bound to PORT, without touching it
#   wait_unix_listening PATH      the same for a UNIX socket that listens
#
# teardown ends what is left of start and hold, and shows what they said where the test
# failed.  A file with a teardown of its own calls end_jobs in it.  Tests of what sanitizers
# make impossible (memory limits) are tagged `# bats test_tags=no-sanitizers`.

SOURCE_DIR=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
SERVAL=${SERVAL:-$SOURCE_DIR/build/serval}
BUILD_DIR=${SERVAL%/*}
PATH=$BUILD_DIR:$PATH
export SOURCE_DIR BUILD_DIR SERVAL PATH

bats_require_minimum_version 1.5.0
for library in bats-support bats-assert; do
	for directory in ${BATS_LIB_PATH//:/ } /usr/lib/bats /usr/lib /usr/local/lib; do
		[ -f "$directory/$library/load.bash" ] || continue
		load "$directory/$library/load.bash"
		break
	done
done
unset library directory

# Patience is long, since a loaded machine is slow; nobody waits longer than needed.
patience=20
declare -gA job=()

require() {
	local program
	for program; do
		command -v "$program" >/dev/null || skip "$program is not installed"
	done
}

wait_for() {
	local deadline=$((SECONDS + patience))
	until "$@"; do
		if ((SECONDS > deadline)); then
			fail "waited $patience s in vain for: $*"
			return
		fi
		sleep 0.02
	done
}

payload() {
	seq 1000000000 | head -c "$1"
}

checksum() {
	local sum
	sum=$(sha256sum)
	echo "${sum%% *}"
}

start() {
	local name=$1
	shift
	"$@" <&0 >"$BATS_TEST_TMPDIR/$name.out" 2>"$BATS_TEST_TMPDIR/$name.err" 3>&- 4>&- &
	job[$name]=$!
}

# shellcheck disable=SC2034 # output, lines and stderr are for the test, as after run
finish() {
	local name=$1
	status=0
	wait "${job[$name]}" || status=$?
	unset "job[$name]"
	output=$(tr -d '\0' <"$BATS_TEST_TMPDIR/$name.out")
	stderr=$(tr -d '\0' <"$BATS_TEST_TMPDIR/$name.err")
	lines=()
	[ -z "$output" ] || mapfile -t lines <<<"$output"
}

stop() {
	kill -s "${2:-TERM}" "${job[$1]}"
	finish "$1"
}

alive() {
	kill -0 "${job[$1]}" 2>/dev/null
}

said() {
	grep -Fq -- "$2" "$BATS_TEST_TMPDIR/$1.err"
}

hold() {
	mkfifo "$1"
	sleep infinity >"$1" 3>&- 4>&- &
	job[hold:$1]=$!
}

release() {
	kill "${job[hold:$1]}"
	wait "${job[hold:$1]}" || :
	unset "job[hold:$1]"
}

start_listener() {
	local name=$1
	shift
	rm -f "$BATS_TEST_TMPDIR/$name.port"
	start "$name" "$SERVAL" -l "$@" --port-file "$BATS_TEST_TMPDIR/$name.port"
	wait_port_file "$BATS_TEST_TMPDIR/$name.port"
}

# shellcheck disable=SC2034 # port is for the test
wait_port_file() {
	wait_for test -s "$1"
	read -r port <"$1"
}

free_port() {
	python3 - "${1:-tcp}" <<-'END'
		import socket, sys
		kind = socket.SOCK_DGRAM if sys.argv[1] == "udp" else socket.SOCK_STREAM
		with socket.socket(socket.AF_INET6, kind) as s:
		    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
		    s.bind(("::", 0))
		    print(s.getsockname()[1])
	END
}

# 0A is TCP_LISTEN and 07 an unconnected UDP socket, see proc_net_tcp in the kernel's docs.
wait_listening() {
	local port_hex proto=${2:-tcp} state=0A
	[ "$proto" = tcp ] || state=07
	printf -v port_hex %04X "$1"
	wait_for grep -qE "^ *[0-9]+: [0-9A-F]+:$port_hex [0-9A-F]+:0000 $state" \
	    "/proc/net/$proto" "/proc/net/${proto}6" 2>/dev/null
}

# The flag 00010000 is __SO_ACCEPTCON.
wait_unix_listening() {
	wait_for grep -qE "^[^ ]+ [0-9A-F]+ [0-9A-F]+ 00010000 .* ${1//./\\.}\$" /proc/net/unix
}

end_jobs() {
	local name
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_jobs
	for name in "${!job[@]}"; do
		end_job "${job[$name]}"
	done
	job=()
}

# A job has two seconds to end by itself, since a program run for a peer ends with it.
end_job() {
	local deadline=$((SECONDS + 2))
	kill -s TERM "$1" 2>/dev/null || :
	while kill -0 "$1" 2>/dev/null && ((SECONDS <= deadline)); do
		sleep 0.02
	done
	kill -s KILL "$1" 2>/dev/null || :
	wait "$1" 2>/dev/null || :
}

show_jobs() {
	local file
	for file in "$BATS_TEST_TMPDIR"/*.err; do
		[ ! -s "$file" ] || sed "s|^|${file##*/}: |" "$file"
	done
}

teardown() {
	end_jobs
}

# Bats 1.8 calls this when $BATS_TEST_TIMEOUT has passed.  Its own ends the test's children
# and then waits for what those have started, which may be forever.
bats_kill_childprocesses_of() {
	local child
	for child in $(pgrep -P "$1"); do
		[ "$child" -ne "$BASHPID" ] || continue
		bats_kill_childprocesses_of "$child"
		kill -s KILL "$child"
	done
}

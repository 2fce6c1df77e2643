# shellcheck shell=bash
# shellcheck disable=SC2154 # port, status and output come from common
# peer: a serval and a peer that meet, for what loads helper/common before it.
#
#   start_peer NAME WORD...   starts helper/peer.py with those words, see there; where it
#                 has to write its port, that is in $port then
#   in_both_roles TEST...     runs TEST as $role client, and then once more as listener,
#                 each time in an empty $BATS_TEST_TMPDIR
#   meet [OPTION...] -- STEP...   starts the job `serval` in its $role, with the options
#                 and our stdin, and the job `peer`, which takes the steps
#   hold_stdin    makes the FIFO $stdin, to be serval's, and holds it
#   feed TEXT     writes the line TEXT to $stdin
#   wrote NAME TEXT           has NAME written TEXT to its stdout?
#   ends NAME STATUS [TEXT]   finishes NAME; asserts its status, and that it wrote TEXT
#   ends_with_payload NAME STATUS SIZE    the same for `payload SIZE`; sets $stderr only
#   idles NAME    does NAME use no processor time?
#
#   before_serval             an array, the words before serval's in meet: wrappers
#   go            a file for a peer to await; `touch "$go"` lets it go on

role=client
before_serval=()
go=$BATS_TEST_TMPDIR/go
stdin=$BATS_TEST_TMPDIR/stdin

start_peer() {
	local name=$1 port_file=$BATS_TEST_TMPDIR/$1.port
	shift
	require python3
	case $1 in
	listen | deaf)
		set -- "$1" "$port_file" "${@:2}"
		;;
	*)
		port_file=
		;;
	esac
	start "$name" python3 "$SOURCE_DIR/tests/helper/peer.py" "$@" </dev/null
	[ -z "$port_file" ] || wait_port_file "$port_file"
}

in_both_roles() {
	for role in client listener; do
		echo "as $role:"
		"$@"
		end_jobs
		rm -rf "${BATS_TEST_TMPDIR:?}"/*
	done
}

meet() {
	local options=()
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	if [ "$role" = client ]; then
		start_peer peer listen "$@"
		start serval "${before_serval[@]}" serval "${options[@]}" 127.0.0.1 "$port"
	else
		start serval "${before_serval[@]}" serval -l "${options[@]}" \
		    --port-file "$BATS_TEST_TMPDIR/serval.port" 127.0.0.1 0
		wait_port_file "$BATS_TEST_TMPDIR/serval.port"
		start_peer peer connect 127.0.0.1 "$port" "$@"
	fi
}

hold_stdin() {
	hold "$stdin"
}

# Opened for both, it does not block where nobody reads any more.
feed() {
	echo "$1" 1<>"$stdin"
}

wrote() {
	grep -Fq -- "$2" "$BATS_TEST_TMPDIR/$1.out"
}

ends() {
	finish "$1"
	assert_equal "$status" "$2"
	[ $# -lt 3 ] || assert_output "$3"
}

# What is large is not for a variable of the shell's.
ends_with_payload() {
	local actual=0
	wait "${job[$1]}" || actual=$?
	unset "job[$1]"
	stderr=$(cat "$BATS_TEST_TMPDIR/$1.err")
	assert_equal "$actual" "$2"
	payload "$3" | cmp - "$BATS_TEST_TMPDIR/$1.out"
}

# In ticks of the clock, see proc_pid_stat(5).
processor_time() {
	awk '{ print $14 + $15 }' "/proc/${job[$1]}/stat"
}

idles() {
	local before
	before=$(processor_time "$1")
	sleep 0.2
	[ "$(processor_time "$1")" = "$before" ]
}

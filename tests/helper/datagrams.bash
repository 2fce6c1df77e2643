# shellcheck shell=bash
# shellcheck disable=SC2154 # in_network comes from network
# datagrams: UDP peers, for what loads helper/common before it.
#
#   start_udp_peer NAME [-6] STEP...   starts helper/datagrams.py with those steps, see
#                                      there, in $in_network where there is one; the
#                                      port that it got is in $port then
#   wait_output NAME TEXT              waits until NAME has written TEXT to its stdout

start_udp_peer() {
	local name=$1 family=()
	shift
	require python3
	if [ "$1" = -6 ]; then
		family=(-6)
		shift
	fi
	start "$name" "${in_network[@]}" python3 "$SOURCE_DIR/tests/helper/datagrams.py" \
	    "${family[@]}" "$BATS_TEST_TMPDIR/$name.port" "$@" </dev/null
	wait_port_file "$BATS_TEST_TMPDIR/$name.port"
}

wait_output() {
	wait_for grep -Fq -- "$2" "$BATS_TEST_TMPDIR/$1.out"
}

#!/usr/bin/env bats
# eof: when a run ends, cell by cell of the table in serval(1), and what bends it

load helper/common
load helper/network
load helper/peer

# Our stdin ends: the peer gets all of it and a FIN, and can still answer.
hangs_up_and_receives() {
	meet "$@" -- recv-end send=late <<<early
	ends serval 0 late
	ends peer 0 early
}

# Our stdin ends: the peer gets all of it and a FIN, and is not waited for.
hangs_up_and_leaves() {
	meet "$@" -- recv-end "await=$go" <<<early
	ends serval 0 ""
	touch "$go"
	ends peer 0 early
}

# Our stdin ends: the peer gets all of it, and no FIN; then it ends too.
keeps_the_line_open() {
	meet "$@" -- recv-line send='one\n' "await=$go" open send='two\n' fin recv-end <<<early
	wait_for wrote serval one
	touch "$go"
	ends serval 0 $'one\ntwo'
	ends peer 0 early
}

# The peer's data ends: all of it is written, and ours still goes out.
goes_on_sending() {
	hold_stdin
	meet "$@" -- send=bye fin recv-end <"$stdin"
	wait_for wrote serval bye
	feed late
	wait_for wrote peer late
	alive serval
	release "$stdin"
	ends serval 0 bye
	ends peer 0 late
}

# The peer's data ends: all of it is written, and that was it.
leaves_with_the_peer() {
	hold_stdin
	meet "$@" -- send-size=1048576 fin recv-end <"$stdin"
	ends_with_payload serval 0 1M
	ends peer 0 ""
}

# Both have ended, we first.
we_end_first() {
	meet "$@" -- recv-line "await=$go" send=answer fin recv-end <<<question
	wait_for wrote peer question
	touch "$go"
	ends serval 0 answer
	ends peer 0 question
}

# Both have ended, the peer first.
peer_ends_first() {
	hold_stdin
	meet "$@" -- send=bye fin recv-end <"$stdin"
	wait_for wrote serval bye
	release "$stdin"
	ends serval 0 bye
	ends peer 0 ""
}

# The connection is reset: what came is written.
breaks_after_what_came() {
	hold_stdin
	meet "$@" -- send-size=1048576 reset <"$stdin"
	ends_with_payload serval 5 1M
	assert_regex "$stderr" '^serval: 127\.0\.0\.1 [0-9]+: Connection reset by peer$'
}

# Does the kernel probe the peer of the one end on $port that has a FIN?
is_probed() {
	ss -Htno state close-wait "( sport = :$port or dport = :$port )" | grep -q keepalive
}

probes_a_silent_peer() {
	hold_stdin
	meet "$@" -- fin recv-end <"$stdin"
	wait_for is_probed
}

# Runs COMMAND on a terminal of its own.
on_terminal() {
	exec script -qec "$(printf '%q ' "$@")" /dev/null
}

leaves_its_terminal() {
	before_serval=(on_terminal)
	hold_stdin
	meet "$@" -- send=bye fin recv-end <"$stdin"
	ends serval 0 bye
	ends peer 0 ""
}

# A terminal shows what is typed, too.
sends_on_from_its_terminal() {
	before_serval=(on_terminal)
	hold_stdin
	meet --eof=never -- send=bye fin recv-end <"$stdin"
	wait_for wrote serval bye
	feed late
	wait_for wrote peer late
	release "$stdin"
	ends serval 0
	ends peer 0 late
}

@test "by default a FIN follows the end of stdin, and receiving goes on" {
	in_both_roles hangs_up_and_receives
	in_both_roles hangs_up_and_receives --eof=half
}

@test "--eof=stdin sends a FIN after the end of stdin, and leaves when all is there" {
	in_both_roles hangs_up_and_leaves --eof=stdin
}

@test "--eof=peer sends a FIN after the end of stdin, and goes on receiving" {
	in_both_roles hangs_up_and_receives --eof=peer
}

@test "--eof=never sends no FIN after the end of stdin, and goes on receiving" {
	in_both_roles keeps_the_line_open --eof=never
}

@test "by default sending goes on after the peer's FIN" {
	in_both_roles goes_on_sending
}

@test "--eof=stdin goes on sending after the peer's FIN" {
	in_both_roles goes_on_sending --eof=stdin
}

@test "--eof=peer leaves at the peer's FIN, once all that came is written" {
	in_both_roles leaves_with_the_peer --eof=peer
}

@test "--eof=never goes on sending after the peer's FIN" {
	in_both_roles goes_on_sending --eof=never
}

@test "by default it ends when both sides have ended" {
	in_both_roles we_end_first
	in_both_roles peer_ends_first
}

@test "--eof=stdin ends when both sides have ended" {
	in_both_roles peer_ends_first --eof=stdin
}

@test "--eof=peer ends when both sides have ended" {
	in_both_roles we_end_first --eof=peer
	in_both_roles peer_ends_first --eof=peer
}

@test "--eof=never ends when both sides have ended" {
	in_both_roles we_end_first --eof=never
	in_both_roles peer_ends_first --eof=never
}

@test "by default a reset is status 5, after what came was written" {
	in_both_roles breaks_after_what_came
}

@test "--eof=stdin: a reset is status 5, after what came was written" {
	in_both_roles breaks_after_what_came --eof=stdin
}

@test "--eof=peer: a reset is status 5, after what came was written" {
	in_both_roles breaks_after_what_came --eof=peer
}

@test "--eof=never: a reset is status 5, after what came was written" {
	in_both_roles breaks_after_what_came --eof=never
}

@test "by default the peer is probed after its FIN" {
	require ss
	in_both_roles probes_a_silent_peer
}

@test "--eof=stdin probes the peer after its FIN" {
	require ss
	in_both_roles probes_a_silent_peer --eof=stdin
}

@test "where stdin is a terminal, it ends at the peer's FIN" {
	require script
	in_both_roles leaves_its_terminal
	in_both_roles leaves_its_terminal --eof=stdin
}

@test "where stdin is a terminal, --eof=never goes on sending after the peer's FIN" {
	require script
	in_both_roles sends_on_from_its_terminal
}

@test "-N is --eof=half" {
	in_both_roles hangs_up_and_receives -N
	in_both_roles goes_on_sending -N
}

@test "-q -1 is --eof=half" {
	in_both_roles hangs_up_and_receives -q -1
	in_both_roles goes_on_sending -q -1
}

@test "-q 0 is --eof=stdin" {
	in_both_roles hangs_up_and_leaves -q 0
	in_both_roles goes_on_sending -q 0
}

@test "-q 50ms leaves a silent peer that much after the end of stdin" {
	in_both_roles hangs_up_and_leaves -q 50ms
}

@test "-q 1h receives until the peer has ended" {
	in_both_roles hangs_up_and_receives -q 1h
}

@test "-q 0 delivers all of a long upload before it leaves" {
	in_both_roles delivers_all -q 0
}

@test "--send-only delivers all of a long upload before it leaves" {
	in_both_roles delivers_all --send-only
}

# usage: delivers_all OPTION...; the peer only reads when all is sent that can be
delivers_all() {
	local size=$((6 * 1024 * 1024))
	payload $size >"$BATS_TEST_TMPDIR/data"
	meet "$@" -- arrived=100000 recv-sum "await=$go" <"$BATS_TEST_TMPDIR/data"
	ends serval 0 ""
	touch "$go"
	ends peer 0 "$size $(payload $size | checksum)"
}

@test "-d leaves stdin to others, receives, and hangs up after the peer" {
	in_both_roles leaves_stdin_alone -d
}

@test "--recv-only leaves stdin to others, receives, and hangs up after the peer" {
	in_both_roles leaves_stdin_alone --recv-only
}

leaves_stdin_alone() {
	hold_stdin
	meet "$@" -- send='for you\n' "await=$go" open fin recv-end <"$stdin"
	feed "for others"
	wait_for wrote serval "for you"
	touch "$go"
	ends serval 0 "for you"
	ends peer 0 ""
	release_into_sight
}

# What nobody has taken from $stdin is still there.
release_into_sight() {
	local line
	read -r -t 5 line <>"$stdin"
	assert_equal "$line" "for others"
}

@test "--send-only throws away what comes, and ends with stdin" {
	in_both_roles throws_away
}

throws_away() {
	hold_stdin
	meet --send-only -- send-size=307200 recv-end <"$stdin"
	feed "for you"
	wait_for wrote peer "for you"
	release "$stdin"
	ends serval 0 ""
	ends peer 0 "for you"
}

@test "a listener with nothing to say hangs up after its peer" {
	role=listener
	hangs_up_last
}

@test "a listener with nothing to say hangs up after its peer with -q 0 too" {
	role=listener
	hangs_up_last -q 0
}

hangs_up_last() {
	meet "$@" -- send='hello\n' "await=$go" open fin recv-end </dev/null
	wait_for wrote serval hello
	touch "$go"
	ends serval 0 hello
	ends peer 0 ""
}

@test "a client with nothing to say hangs up, and receives" {
	meet -- recv-end send=hello </dev/null
	ends serval 0 hello
	ends peer 0 ""
}

@test "an upload arrives whole though the peer hangs up before it" {
	in_both_roles uploads_after_the_fin
	in_both_roles uploads_after_the_fin --eof=stdin
	in_both_roles uploads_after_the_fin --eof=never
}

uploads_after_the_fin() {
	local size=$((3 * 1024 * 1024))
	payload $size >"$BATS_TEST_TMPDIR/data"
	meet "$@" -- fin arrived=100000 recv-sum <"$BATS_TEST_TMPDIR/data"
	ends serval 0 ""
	ends peer 0 "$size $(payload $size | checksum)"
}

# A network where serval is 192.0.2.1, and another, "${away[@]}", where 192.0.2.2 is.
open_two_networks() {
	open_network
	start away "${in_network[@]}" unshare --net sleep infinity
	wait_for grep -qx sleep "/proc/${job[away]}/comm"
	away=(nsenter --target "${job[away]}" --user --net --preserve-credentials)
	"${in_network[@]}" ip link add here type veth peer name there ||
		skip "there is no veth"
	"${in_network[@]}" ip link set there netns "${job[away]}"
	"${in_network[@]}" ip address add 192.0.2.1/24 dev here
	"${in_network[@]}" ip link set here up
	"${away[@]}" ip address add 192.0.2.2/24 dev there
	"${away[@]}" ip link set there up
}

# Nobody is 192.0.2.2 any more, so that nobody says a word.
vanish() {
	"${away[@]}" ip address flush dev there
}

@test "in both roles a peer that is gone after its FIN is noticed" {
	require python3
	open_two_networks
	hold_stdin
	start_client_of_away <"$stdin"
	start_listener_for_away <"$stdin"
	wait_for wrote client bye
	wait_for wrote listener bye
	vanish
	for name in client listener; do
		ends "$name" 5 bye
		assert_regex "$stderr" '^serval: 192\.0\.2\.2 [0-9]+: '
	done
}

start_client_of_away() {
	start_away server listen "$BATS_TEST_TMPDIR/server.port" send=bye fin "await=$go"
	wait_port_file "$BATS_TEST_TMPDIR/server.port"
	start client "${in_network[@]}" serval --keepalive 1s 192.0.2.2 "$port"
}

start_listener_for_away() {
	start listener "${in_network[@]}" serval -l --keepalive 1s \
	    --port-file "$BATS_TEST_TMPDIR/listener.port" 0
	wait_port_file "$BATS_TEST_TMPDIR/listener.port"
	start_away caller connect 192.0.2.1 "$port" send=bye fin "await=$go"
}

start_away() {
	start "$1" "${away[@]}" python3 "$SOURCE_DIR/tests/helper/peer.py" "${@:2}" </dev/null
}

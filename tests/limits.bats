#!/usr/bin/env bats
# limits: the time limits, and how lines are paced
#
# What must not happen within a limit is seen by the order of events, never by a clock.

load helper/common
load helper/network
load helper/names
load helper/peer

# usage: gives_up TEXT ARG...; serval ARGs ends with status 3 and a line that has TEXT
gives_up() {
	run -3 --separate-stderr serval "${@:2}"
	assert_output ""
	assert_regex "$stderr" "^serval: .*$1"
	assert_equal "${#stderr_lines[@]}" 1
}

@test "--connect-timeout gives up on a host that does not answer" {
	start_peer deaf deaf "await=$go"
	gives_up "connect to 127\.0\.0\.1 port $port .*timed out" \
	    --connect-timeout 50ms 127.0.0.1 "$port" </dev/null
}

@test "-w gives up on a host that does not answer" {
	start_peer deaf deaf "await=$go"
	gives_up "connect to 127\.0\.0\.1 port $port .*timed out" \
	    -w 50ms 127.0.0.1 "$port" </dev/null
}

@test "--timeout gives up on a host that does not answer" {
	start_peer deaf deaf "await=$go"
	gives_up "0\.05 s" --timeout 50ms 127.0.0.1 "$port" </dev/null
}

@test "a probe gives up on a port that does not answer" {
	start_peer deaf deaf "await=$go"
	run -3 serval -z -w 50ms 127.0.0.1 "$port"
	run -3 serval -z --timeout 50ms 127.0.0.1 "$port"
}

@test "--connect-timeout is one limit for all of a name's addresses" {
	open_network_with_names
	add_void
	run -3 "${with_names[@]}" serval --connect-timeout 50ms dead.example 9 </dev/null
	assert_output --regexp "^serval: connect to .*: Connection timed out$"
}

@test "--connect-timeout does not end what is connected" {
	limits_nothing_else --connect-timeout 1ms
}

# usage: limits_nothing_else OPTION...; a client that is idle outlives one with a limit
limits_nothing_else() {
	hold_stdin
	meet "$@" -- send=early quiet=50 fin <"$stdin"
	ends peer 0
	alive serval
	release "$stdin"
	ends serval 0 early
}

@test "--accept-timeout gives up when nobody comes" {
	gives_up "nobody came within 0\.05 s" -l --accept-timeout 50ms 127.0.0.1 0 </dev/null
	gives_up "nobody came within 0\.05 s" -lk --accept-timeout 50ms -e cat 127.0.0.1 0
}

@test "--accept-timeout does not end a connection" {
	run -0 --separate-stderr start_to_end lend send=early quiet=50 fin -- \
	    serval -l --fd 9 --accept-timeout 1ms
	assert_output early
}

@test "--accept-timeout looks who is there before it gives up" {
	run -0 --separate-stderr start_to_end lend send=early fin -- \
	    serval -l --fd 9 --accept-timeout 0
	assert_output early
	run -0 --separate-stderr start_to_end lend send=early fin -- \
	    serval -lk --fd 9 --accept-timeout 0 --max-conns 1 --timeout 10s ||
		[ "$status" -eq 3 ]
	assert_output early
}

# As start_peer, and waits.
start_to_end() {
	require python3
	python3 "$SOURCE_DIR/tests/helper/peer.py" "$@" </dev/null
}

@test "--accept-timeout gives up when the last client has left and nobody comes" {
	run -3 --separate-stderr start_to_end lend send=early fin -- \
	    serval -lk --fd 9 --accept-timeout 50ms
	assert_output early
	assert_equal "$stderr" "serval: nobody came within 0.05 s"
}

@test "--idle-timeout ends a connection in which nothing moves" {
	in_both_roles goes_idle --idle-timeout 50ms
}

@test "-w ends a connection in which nothing moves" {
	in_both_roles goes_idle -w 50ms
}

goes_idle() {
	hold_stdin
	meet "$@" -- recv-end <"$stdin"
	ends serval 3 ""
	assert_regex "$stderr" "^serval: 127\.0\.0\.1 [0-9]+: nothing moved for 0\.05 s$"
	ends peer 0 ""
}

@test "--idle-timeout ends a connection whose peer takes nothing" {
	in_both_roles is_not_read --idle-timeout 100ms
}

is_not_read() {
	meet "$@" -- "await=$go" </dev/zero
	ends serval 3 ""
}

@test "--idle-timeout starts again with each byte" {
	meet --idle-timeout 2s -- dribble=100 fin recv-end </dev/null
	ends serval 0
	assert_equal "${#lines[@]}" 23
}

@test "-w does not limit how long a listener waits for a client" {
	start_listener patient -w 1ms 127.0.0.1 0 </dev/null
	start impatient serval -l --accept-timeout 100ms 127.0.0.1 0 </dev/null
	ends impatient 3
	alive patient
}

@test "--timeout ends a listener that nobody comes to" {
	gives_up "not done within 0\.05 s" -l --timeout 50ms 127.0.0.1 0 </dev/null
}

@test "--timeout ends a connection that is busy" {
	in_both_roles is_cut_off
}

is_cut_off() {
	meet --timeout 200ms -- recv-end </dev/zero
	ends serval 3 ""
	assert_regex "$stderr" "^serval: not done within 0\.2 s$"
}

@test "--timeout ends a program and its connection" {
	run -3 --separate-stderr start_to_end lend recv-end -- \
	    serval -l --fd 9 --timeout 50ms -e 'sleep 1000'
	assert_output ""
	assert_equal "$stderr" "serval: not done within 0.05 s"
}

@test "times are in ms, s, m and h, and in seconds without a unit" {
	local limit
	for limit in 1m 1h 60 60s 60000ms 0.5h; do
		start "$limit" serval -l --accept-timeout "$limit" 127.0.0.1 0 </dev/null
	done
	gives_up "within 0\.05 s" -l --accept-timeout 0.05s 127.0.0.1 0 </dev/null
	gives_up "within 0\.05 s" -l --accept-timeout 0.05 127.0.0.1 0 </dev/null
	gives_up "within 0\.06 s" -l --accept-timeout 0.001m 127.0.0.1 0 </dev/null
	gives_up "within 0\.036 s" -l --accept-timeout 0.00001h 127.0.0.1 0 </dev/null
	for limit in 1m 1h 60 60s 60000ms 0.5h; do
		alive "$limit"
	done
}

@test "-i sends the lines of stdin one by one" {
	in_both_roles paces
}

paces() {
	meet -i 1h -- recv-line quiet=50 send=enough reset <<<$'one\ntwo'
	ends serval 5 enough
	ends peer 0 one
}

@test "-i loses no line and ends when the last one is delivered" {
	in_both_roles paces_all
}

paces_all() {
	meet -i 1ms -- recv-end </etc/services
	ends serval 0 ""
	cmp /etc/services "$BATS_TEST_TMPDIR/peer.out"
}

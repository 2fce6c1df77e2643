#!/usr/bin/env bats
# shellcheck disable=SC2154 # port, role, status and the like come from the helpers
# telnet: -t takes negotiation out of what comes, and refuses it

load helper/common
load helper/peer

# Bytes of RFC 854, as the peer's send= has them: WILL ECHO, DO ECHO, and their refusals.
will='\xff\xfb\x01'
do='\xff\xfd\x01'
dont=$'\xff\xfe\x01'
wont=$'\xff\xfc\x01'

# usage: got TEXT; has the peer got TEXT, as it prints what is no UTF-8?
got() {
	local printed=${1//$'\xff'/\\xff}
	printed=${printed//$'\xfe'/\\xfe}
	printed=${printed//$'\xfc'/\\xfc}
	wrote peer "$printed"
}

@test "-t refuses what the peer offers and asks for, and shows the rest" {
	in_both_roles refuses
}

refuses() {
	hold_stdin
	meet -t -- send="login: ${will}${do}now\n" recv-end <"$stdin"
	wait_for wrote serval "login: now"
	wait_for got "$dont$wont"
	feed hello
	release "$stdin"
	ends serval 0 "login: now"
	ends peer 0 "\\xff\\xfe"$'\x01'"\\xff\\xfc"$'\x01'"hello"
}

@test "-t refuses at once, where stdin is at its end too but the line is open" {
	role=listener
	meet -t -- send="${do}hello\n" arrived=3 open fin recv-end </dev/null
	ends serval 0 hello
	ends peer 0 "\\xff\\xfc"$'\x01'
}

@test "-t sends nothing behind its FIN, and ends well" {
	meet -t -- recv-end send="${will}${do}hello\n" recv-end </dev/null
	ends serval 0 hello
	assert_equal "$stderr" ""
	ends peer 0 ""
}

@test "-t understands a command that comes in pieces" {
	hold_stdin
	meet -t -- send='a\xff' "await=$go" send='\xfd' send='\x01b\n' recv-end <"$stdin"
	wait_for wrote serval a
	touch "$go"
	wait_for wrote serval ab
	wait_for got "$wont"
	release "$stdin"
	ends serval 0 ab
}

@test "-t takes subnegotiations out, and keeps a byte 255 that is data" {
	hold_stdin
	meet -t -- send='a\xff\xfa\x18\x01ttype\xff\xf0b\xff\xffc' fin recv-end <"$stdin"
	wait_for has_received 4
	release "$stdin"
	ends serval 0
	printf 'ab\377c' | cmp - "$BATS_TEST_TMPDIR/serval.out"
	ends peer 0 ""
}

has_received() {
	[ "$(stat -c %s "$BATS_TEST_TMPDIR/serval.out")" -eq "$1" ]
}

@test "-t answers no refusal, so that two of them fall silent" {
	hold_stdin
	meet -t -- send='\xff\xfc\x01\xff\xfe\x01hello\n' recv-end <"$stdin"
	wait_for wrote serval hello
	release "$stdin"
	ends serval 0 hello
	ends peer 0 ""
}

@test "-t sends refusals while a long upload is on its way, and no byte of it is lost" {
	hold_stdin
	payload 1M >"$BATS_TEST_TMPDIR/data"
	meet -t -- send="$do" recv-sum <"$BATS_TEST_TMPDIR/data"
	ends serval 0
	finish peer
	assert_regex "$output" '^10485(76|79) '
}

@test "without -t negotiation is data like any other" {
	meet -- send='a\xff\xfd\x01b' fin recv-end </dev/null
	ends serval 0
	printf 'a\377\375\1b' | cmp - "$BATS_TEST_TMPDIR/serval.out"
	ends peer 0 ""
}

@test "-t works over a UNIX socket, and over each copier" {
	local copier
	for copier in auto ring splice sendfile; do
		start server serval -lU -t --copier=$copier "$BATS_TEST_TMPDIR/$copier" </dev/null
		wait_unix_listening "$BATS_TEST_TMPDIR/$copier"
		run -0 serval -U --copier=$copier "$BATS_TEST_TMPDIR/$copier" \
		    < <(printf 'hel\377\375\1lo\n')
		ends server 0 hello
	done
}

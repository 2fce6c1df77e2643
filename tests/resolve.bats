#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# resolve and reverse: what they answer, and with which status.

load helper/common
load helper/world

@test "an address resolves to itself, in its canonical form" {
	run -0 --separate-stderr serval resolve 2001:DB8:0::1
	assert_output 2001:db8::1
	run -0 --separate-stderr serval resolve 192.0.2.1
	assert_output 192.0.2.1
}

@test "resolve prints the port of the service after a tab" {
	run -0 --separate-stderr serval resolve ::1 8080
	assert_output $'::1\t8080'
}

@test "localhost resolves to a loopback address" {
	run -0 --separate-stderr serval resolve -4 localhost
	assert_output 127.0.0.1
}

@test "resolve prints each address of a name once, and both families" {
	run -0 in_a_world_of_our_own serval resolve twice.example
	assert_output 192.0.2.3
	run -0 in_a_world_of_our_own serval resolve both.example
	assert_line 192.0.2.2
	assert_line 2001:db8::2
	assert_equal "${#lines[@]}" 2
}

@test "-4 and -6 choose the family of the answers" {
	run -0 in_a_world_of_our_own serval resolve -4 both.example
	assert_output 192.0.2.2
	run -0 in_a_world_of_our_own serval resolve -6 both.example
	assert_output 2001:db8::2
}

@test "a name that does not exist is status 1" {
	require_nsswitch
	run -1 in_a_world_of_our_own serval resolve nosuch.example
	assert_output 'serval: nosuch.example: name does not exist'
}

@test "a name without an address of the family is status 1" {
	run -1 in_a_world_of_our_own serval resolve -4 six.example
	assert_output --partial 'serval: six.example: name '
}

@test "a resolver that does not answer is status 4" {
	sources='files dns' run -4 in_a_world_of_our_own serval resolve nosuch.example
	assert_output --partial 'nosuch.example: name cannot be looked up now'
}

@test "what looks like an address and is none is refused with the reason, status 2" {
	run -2 --separate-stderr serval resolve 010.0.0.1
	assert_output ''
	assert_equal "$stderr" 'serval: 010.0.0.1: leading zeros are read as octal by some programs and as decimal by others'
	run -2 serval resolve 1.2.3
	run -2 serval resolve ::1::
	run -2 serval resolve fe80::1%nosuch
}

@test "--legacy-ip reads addresses as inet_aton does" {
	run -0 --separate-stderr serval resolve --legacy-ip 010.0.0.1
	assert_output 8.0.0.1
}

@test "-n refuses a name, status 2" {
	run -2 serval resolve -n localhost
	assert_output 'serval: localhost: not an IP address'
}

@test "an address of the other family is refused, status 2" {
	run -2 serval resolve -4 ::1
	assert_output 'serval: ::1: not an IPv4 address'
}

@test "a host that no name server could know is refused, status 2" {
	run -2 serval resolve "$(printf 'a%.0s' {1..300})"
	run -2 serval resolve 'a\0b'
	run -2 serval resolve 'a b'
	run -2 serval resolve a..b
	run -2 serval resolve ''
}

@test "a bad port or an unknown service is refused, status 2, and nothing is printed" {
	run -2 --separate-stderr serval resolve ::1 65536
	assert_output ''
	assert_equal "${stderr_lines[0]}" 'serval: 65536: must be at most 65535'
	run -2 serval resolve ::1 80x
	assert_line --index 0 'serval: 80x: not a port number or service'
	run -2 serval resolve ::1 ''
}

@test "lines of stdin are resolved with the input first, and a bad one stops nothing" {
	run -2 --separate-stderr serval resolve <<<$'192.0.2.1\n1.2.3\n::1'
	assert_output $'192.0.2.1\t192.0.2.1\n::1\t::1'
	assert_equal "${#stderr_lines[@]}" 1
}

@test "reverse prints the name of an address" {
	run -0 in_a_world_of_our_own serval reverse 192.0.2.1
	assert_output one.example
}

@test "reverse prints the input first where there are several" {
	run -0 in_a_world_of_our_own serval reverse 192.0.2.1 2001:db8::6
	assert_output $'192.0.2.1\tone.example\n2001:db8::6\tsix.example'
}

@test "an address without a name is status 1, and the others are answered" {
	run -1 in_a_world_of_our_own serval reverse 192.0.2.9 192.0.2.1
	assert_line 'serval: 192.0.2.9: address has no name'
	assert_line $'192.0.2.1\tone.example'
}

@test "reverse takes addresses only" {
	run -2 serval reverse localhost
	assert_output 'serval: localhost: not an IP address'
}

@test "answers that could not be written are status 7" {
	run -7 sh -c 'serval resolve ::1 >/dev/full'
}

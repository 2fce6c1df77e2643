#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# resolve, reverse, hostname and service: what they answer, and with which status.

load helper/common

# Runs a command where /etc/hosts and the resolver are ours and there is no network.
in_a_world_of_our_own() {
	require unshare
	local etc=$BATS_TEST_TMPDIR/etc
	mkdir -p "$etc"
	cat >"$etc/hosts" <<-'END'
		192.0.2.1 one.example one
		192.0.2.2 both.example
		2001:db8::2 both.example
		192.0.2.3 twice.example
		192.0.2.3 twice.example
		2001:db8::6 six.example
	END
	echo "hosts: ${sources:-files}" >"$etc/nsswitch.conf"
	echo 'nameserver 127.0.0.1' >"$etc/resolv.conf"
	unshare -rmn true 2>/dev/null || skip "unshare(1) may not make namespaces"
	# shellcheck disable=SC2016 # the inner shell expands them
	unshare -rmn sh -c '
		set -e
		etc=$1
		shift
		for file in hosts nsswitch.conf resolv.conf; do
			[ -e "/etc/$file" ] || exit 77
			mount --bind "$etc/$file" "/etc/$file"
		done
		exec "$@"' sh "$etc" "$@"
}

# Without it, a name that is in no file is asked of the name server, which is none.
require_nsswitch() {
	grep -aq GLIBC_ "$SERVAL" || skip "this libc reads no nsswitch.conf"
}

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

# Runs a command on a host that is called NAME, in a world of our own.
on_host() {
	# shellcheck disable=SC2016 # the inner shell expands them
	in_a_world_of_our_own unshare -u sh -c '
		echo "$1" >/proc/sys/kernel/hostname
		shift
		exec "$@"' sh "$@"
}

@test "hostname prints what the kernel has, without asking the resolver" {
	run -0 --separate-stderr serval hostname
	assert_output "$(cat /proc/sys/kernel/hostname)"
	run -0 on_host one serval hostname
	assert_output one
	run -2 serval hostname operand
}

@test "hostname --fqdn prints the canonical name" {
	run -0 on_host one serval hostname --fqdn
	assert_output one.example
}

@test "hostname --fqdn of a host that the resolver does not know is status 1" {
	require_nsswitch
	run -1 on_host stranger serval hostname --fqdn
	assert_output 'serval: stranger: name does not exist'
}

@test "service prints the ports of a name and the names of a port, with the protocol" {
	[ -e /etc/services ] || skip "there is no /etc/services"
	run -0 --separate-stderr serval service domain
	assert_output $'53\ttcp\n53\tudp'
	run -0 --separate-stderr serval service 53
	assert_output $'domain\ttcp\ndomain\tudp'
}

@test "a name or a port without a service is status 1" {
	run -1 serval service nosuch
	assert_output 'serval: nosuch: no service has this name'
	run -1 serval service 4
	assert_output 'serval: 4: no service has this port'
}

@test "a port out of range is refused, status 2" {
	run -2 serval service 65536
	assert_line --index 0 'serval: 65536: must be at most 65535'
	run -2 serval service -- -1
	run -2 serval service ''
	run -2 serval service
}

@test "answers that could not be written are status 7" {
	run -7 sh -c 'serval resolve ::1 >/dev/full'
	run -7 sh -c 'serval hostname >/dev/full'
	run -7 sh -c 'serval service 80 >/dev/full'
}

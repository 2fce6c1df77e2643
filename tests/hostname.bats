#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# hostname: what this host is called, and how to call it something else.

load helper/common
load helper/world

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
	run -0 on_host stranger.example serval hostname
	assert_output stranger.example
	run -2 serval hostname operand
}

@test "hostname says what hostname(1) says" {
	require hostname
	assert_equal "$(serval hostname)" "$(hostname)"
	assert_equal "$(serval hostname --short)" "$(hostname -s)"
	run -0 on_host one sh -c 'serval hostname --fqdn && hostname -f'
	assert_output $'one.example\none.example'
}

@test "hostname --short ends before the first dot" {
	run -0 on_host one.example.org serval hostname --short
	assert_output one
	run -0 on_host one serval hostname --short
	assert_output one
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

@test "hostname --fqdn is status 4 where the resolver cannot say" {
	sources='files dns' run -4 on_host stranger serval hostname --fqdn
	assert_output --partial 'stranger: name cannot be looked up now'
}

@test "hostname --json prints an object, with the canonical name where it was asked for" {
	run -0 on_host one.example serval hostname --json
	assert_output '{"hostname":"one.example","short":"one","status":"ok"}'
	run -0 on_host one serval hostname --json --fqdn
	assert_output '{"hostname":"one","short":"one","fqdn":"one.example","status":"ok"}'
	require_nsswitch
	run -1 on_host stranger serval hostname --json --fqdn
	assert_line '{"hostname":"stranger","short":"stranger","status":"not_found","error":"stranger: name does not exist"}'
	assert_line 'serval: stranger: name does not exist'
}

@test "hostname --set calls the host by another name, and prints nothing" {
	run -0 on_host one sh -c 'serval hostname --set other-1.example.org && cat /proc/sys/kernel/hostname'
	assert_output other-1.example.org
	run -0 on_host one serval hostname --set other.example --json
	assert_output '{"hostname":"other.example","short":"other","status":"ok"}'
}

@test "hostname --set without the privilege says so, status 7" {
	require unshare
	unshare -r true 2>/dev/null || skip "unshare(1) may not make namespaces"
	# Root of a user namespace is nobody to the host's name.
	run -7 unshare -r serval hostname --set other
	assert_output 'serval: --set other: not permitted: needs root, or CAP_SYS_ADMIN'
}

@test "a name that no host may have is refused, status 2, and nothing is set" {
	local name
	for name in '' . a..b -a a- my_host 'my host' $'a\nb' bücher "$(printf 'a%.0s' {1..64})"; do
		run -2 on_host one serval hostname --set "$name"
		assert_output --partial 'serval: --set '
	done
	run -2 on_host one sh -c "serval hostname --set '$(printf 'abc.%.0s' {1..16})d'"
	assert_line --index 0 --partial 'is longer than 64 bytes'
	run -0 on_host one sh -c 'serval hostname --set a..b 2>/dev/null || serval hostname'
	assert_output one
}

@test "what hostname is to do is said once" {
	run -2 serval hostname --fqdn --short
	assert_line --index 0 'serval: --fqdn and --short exclude each other'
	run -2 serval hostname --set other --fqdn
	run -2 serval hostname --set
}

@test "a host name that could not be written is status 7" {
	run -7 sh -c 'serval hostname >/dev/full'
	run -7 sh -c 'serval hostname --json >/dev/full'
}

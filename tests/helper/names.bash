# shellcheck shell=bash
# names: a network of a test's own where names have the addresses that it needs, for what
# loads helper/common and helper/network before it.
#
#   open_network_with_names   as open_network, and writes the files of $BATS_TEST_TMPDIR
#                             that are hosts(5), nsswitch.conf(5) and resolv.conf(5) there
#   with_names                an array, the words before a command that is to run in there:
#                             run -0 "${with_names[@]}" serval ...
#   start_resolver RULE...    starts a DNS server in there, see below
#
# both.example has the loopback's addresses.  With add_void, nobody answers at those of
# dead.example, nor at the first one of half-dead.example, whose second one is ours.

with_names=()

open_network_with_names() {
	require mount
	open_network
	cat >"$BATS_TEST_TMPDIR/hosts" <<-'END'
		127.0.0.1 both.example
		::1 both.example
		2001:db8::2 dead.example
		192.0.2.2 dead.example
		2001:db8::2 half-dead.example
		192.0.2.1 half-dead.example
	END
	echo "hosts: files dns" >"$BATS_TEST_TMPDIR/nsswitch.conf"
	: >"$BATS_TEST_TMPDIR/resolv.conf"
	with_names=("${in_network[@]}" unshare --mount bash -c '
		for file in hosts nsswitch.conf resolv.conf; do
			mount --bind "$0/$file" "/etc/$file" || exit
		done
		exec "$@"' "$BATS_TEST_TMPDIR")
}

# usage: start_resolver RULE...; starts helper/resolver.py, whom names that are in no file
# are asked of; the questions that it got are in $BATS_TEST_TMPDIR/resolver.out
start_resolver() {
	require python3
	printf 'nameserver 127.0.0.1\noptions timeout:30 attempts:1\n' \
	    >"$BATS_TEST_TMPDIR/resolv.conf"
	rm -f "$BATS_TEST_TMPDIR/resolver.ready"
	start resolver "${in_network[@]}" python3 "$SOURCE_DIR/tests/helper/resolver.py" \
	    "$BATS_TEST_TMPDIR/resolver.ready" "$@"
	wait_for test -e "$BATS_TEST_TMPDIR/resolver.ready"
}

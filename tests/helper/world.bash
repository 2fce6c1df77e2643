# shellcheck shell=bash
# world: a host with names of its own and no network, for what loads helper/common before.
#
#   in_a_world_of_our_own COMMAND...   runs COMMAND where the files of $BATS_TEST_TMPDIR/etc
#                                      are hosts(5), nsswitch.conf(5) and resolv.conf(5);
#                                      $sources is where names come from, files by default
#   require_nsswitch                   skips the test where libc asks the name server, which
#                                      is none, for each name that is in no file

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

require_nsswitch() {
	grep -aq GLIBC_ "$SERVAL" || skip "this libc reads no nsswitch.conf"
}

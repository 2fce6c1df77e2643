# shellcheck shell=bash
# shellcheck disable=SC2154 # job, port, in_network and with_names come from others
# dns: servers that answer questions, for what loads helper/common before it, and
# helper/network and helper/names where a network of a test's own is wanted.
#
#   start_dns OPTION...       starts tests/dnsd, see there, as the job dns
#   start_knot                starts Knot DNS as the job knot, with zones/example.test
#   start_dnsmasq             starts dnsmasq as the job dnsmasq, with zones/dnsmasq.conf
#                             each at a free port, in $dns_port then, of 127.0.0.1 (and
#                             ::1) or an address of its own, which is in $dns_address
#   open_network_with_dns OPTION...   as open_network_with_names, and the names that are
#                             not in its file are asked of tests/dnsd, as the job dns
#   asked NAME TYPE           how often the job dns was asked that
#
# Where many connect over loopback, no port of 127.0.0.1 may be free for both UDP and TCP:
# tests/dnsd tries until one is, and the others cannot.
#
# The servers' programs are in folders that are not in everybody's PATH.

PATH=$PATH:/usr/sbin:/sbin
dnsd=$BUILD_DIR/tests/dnsd/dnsd
zones=$SOURCE_DIR/tests/helper/zones

require_dnsd() {
	[ -x "$dnsd" ] || skip "tests/dnsd is not built: make check_PROGRAMS does"
}

# shellcheck disable=SC2034 # dns_port is for the test
start_dns() {
	require_dnsd
	rm -f "$BATS_TEST_TMPDIR/dns.port"
	start dns "$dnsd" --port-file "$BATS_TEST_TMPDIR/dns.port" \
	    --log "$BATS_TEST_TMPDIR/dns.log" "$@" </dev/null
	wait_port_file "$BATS_TEST_TMPDIR/dns.port"
	dns_address=127.0.0.1 dns_port=$port
}

open_network_with_dns() {
	require_dnsd
	open_network_with_names
	printf '%s\n' 'nameserver 127.0.0.1' 'options timeout:1 attempts:1' \
	    >"$BATS_TEST_TMPDIR/resolv.conf"
	start dns "${in_network[@]}" "$dnsd" --port 53 --log "$BATS_TEST_TMPDIR/dns.log" \
	    --port-file "$BATS_TEST_TMPDIR/dns.port" "$@" </dev/null
	wait_for test -s "$BATS_TEST_TMPDIR/dns.port"
}

asked() {
	cut -f 2- "$BATS_TEST_TMPDIR/dns.log" | grep -cxF -- "$1"$'\t'"$2" || :
}

# One of 127.0.0.0/8 that nobody else is likely to use.
choose_address() {
	dns_address=127.53.$((BASHPID / 250 % 250 + 1)).$((BASHPID % 250 + 1))
	dns_port=$(free_port udp)
}

# What dig says of its troubles is on stdout, too.
dns_answers() {
	dig -p "$dns_port" "@$dns_address" +short +time=1 +tries=1 example.test A |
	    grep -qx 192.0.2.10
}

start_knot() {
	require knotd dig
	choose_address
	mkdir -p "$BATS_TEST_TMPDIR/knot"
	cat >"$BATS_TEST_TMPDIR/knot.conf" <<-END
		server:
		    rundir: $BATS_TEST_TMPDIR/knot
		    listen: [$dns_address@$dns_port]
		    udp-workers: 1
		    tcp-workers: 1
		    background-workers: 1
		log:
		  - target: stderr
		    any: error
		database:
		    storage: $BATS_TEST_TMPDIR/knot
		template:
		  - id: default
		    storage: $zones
		    zonefile-sync: -1
		    journal-content: none
		zone:
		  - domain: example.test
		    file: example.test
		  - domain: 2.0.192.in-addr.arpa
		    file: 2.0.192.in-addr.arpa
	END
	start knot knotd --config "$BATS_TEST_TMPDIR/knot.conf" </dev/null
	wait_for dns_answers
}

start_dnsmasq() {
	require dnsmasq dig
	choose_address
	start dnsmasq dnsmasq --keep-in-foreground --conf-file="$zones/dnsmasq.conf" \
	    --user="$(id -un)" --pid-file --listen-address="$dns_address" \
	    --port="$dns_port" </dev/null
	wait_for dns_answers
}

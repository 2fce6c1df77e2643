#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# service: the ports of names and the names of ports, as services(5) has them.

load helper/common

# Runs a command where services(5) is what stdin says.
with_services() {
	require unshare
	[ -e /etc/services ] || skip "there is no /etc/services"
	unshare -rm true 2>/dev/null || skip "unshare(1) may not make namespaces"
	cat >"$BATS_TEST_TMPDIR/services"
	# shellcheck disable=SC2016 # the inner shell expands them
	unshare -rm sh -c '
		mount --bind "$1" /etc/services || exit 77
		shift
		exec "$@"' sh "$BATS_TEST_TMPDIR/services" "$@"
}

# A few services: two names for a port, a protocol of its own, and lines that say nothing.
few() {
	cat <<-'END'
		# a comment
		echo		4/ddp
		echo		7/udp
		echo		7/tcp		repeat	again	# and a comment
		http		80/tcp		www
		web		80/tcp
		http		80/sctp
		fast		9/dccp
		broken
		broken		x/tcp
	END
}

# Is it the file that the vectors are about?
require_debian_services() {
	require dpkg-query
	[[ $(dpkg-query -W -f '${Version}' netbase 2>/dev/null) == 6.4* ]] ||
		skip "/etc/services is not that of Debian 12"
}

@test "service prints the ports of a name and the names of a port, with the protocol" {
	[ -e /etc/services ] || skip "there is no /etc/services"
	run -0 --separate-stderr serval service domain
	assert_output $'53\ttcp\n53\tudp'
	run -0 --separate-stderr serval service 53
	assert_output $'domain\ttcp\ndomain\tudp'
}

@test "tcp and udp are told, tcp first, and with --proto any all protocols" {
	run -0 with_services serval service echo < <(few)
	assert_output $'7\ttcp\n7\tudp'
	run -0 with_services serval service --proto any echo < <(few)
	assert_output $'7\ttcp\n7\tudp\n4\tddp'
	run -0 with_services serval service --proto any 80 < <(few)
	assert_output $'http\ttcp\nhttp\tsctp'
	run -1 with_services serval service 4 < <(few)
	assert_output 'serval: 4: no service has this port'
	run -0 with_services serval service 4/any < <(few)
	assert_output $'echo\tddp'
}

@test "an alias is a name" {
	run -0 with_services serval service again < <(few)
	assert_output $'7\ttcp'
}

@test "--proto chooses the protocol, and a slash for one word" {
	run -0 with_services serval service --proto ddp echo < <(few)
	assert_output $'4\tddp'
	run -0 with_services serval service --proto ddp echo echo/udp 7/tcp < <(few)
	assert_output $'echo\t4\tddp\necho/udp\t7\tudp\n7/tcp\techo\ttcp'
	run -1 with_services serval service --proto sctp echo < <(few)
	assert_output "serval: echo: no service of protocol 'sctp' has this name"
	run -1 with_services serval service 80/udp < <(few)
	assert_output "serval: 80/udp: no service of protocol 'udp' has this port"
}

@test "a name or a port without a service is status 1" {
	[ -e /etc/services ] || skip "there is no /etc/services"
	run -1 serval service nosuch
	assert_output 'serval: nosuch: no service has this name'
	run -1 serval service 4
	assert_output 'serval: 4: no service has this port'
	run -1 serval service HTTP
}

@test "a port out of range is refused, status 2" {
	run -2 serval service 65536
	assert_line --index 0 'serval: 65536: must be at most 65535'
	run -2 serval service 99999999999999999999
	run -2 serval service -- -1
	run -2 serval service ''
	assert_line --index 0 "serval: '': neither a name nor a port"
}

@test "several services are answered in order, the input first" {
	run -1 --separate-stderr with_services serval service http nosuch 7 < <(few)
	assert_output $'http\t80\ttcp\nnosuch\t-\t-\n7\techo\ttcp\n7\techo\tudp'
	assert_equal "$stderr" 'serval: nosuch: no service has this name'
}

@test "lines of stdin are answered in order, and a bad one stops nothing" {
	[ -e /etc/services ] || skip "there is no /etc/services"
	run -2 --separate-stderr serval service --proto tcp <<<$'http\n\n65536\n a\n22'
	assert_output $'http\t80\ttcp\n\t-\t-\n65536\t-\t-\n a\t-\t-\n22\tssh\ttcp'
	assert_equal "${#stderr_lines[@]}" 3
	run -0 serval service --proto tcp - <<<http
	assert_output $'http\t80\ttcp'
	run -1 --separate-stderr serval service --proto tcp < <(printf 'ht\0tp\nhttp')
	assert_line --index 1 $'http\t80\ttcp'
}

@test "the file is read once for a stream of any length" {
	require strace
	[ -e /etc/services ] || skip "there is no /etc/services"
	strace -o /dev/null true 2>/dev/null || skip "strace(1) may not trace"
	seq 20000 >"$BATS_TEST_TMPDIR/ports"
	strace -f -e trace=open,openat -o "$BATS_TEST_TMPDIR/trace" \
	    serval service <"$BATS_TEST_TMPDIR/ports" >"$BATS_TEST_TMPDIR/answers" 2>/dev/null || :
	assert_equal "$(grep -c '/etc/services' "$BATS_TEST_TMPDIR/trace")" 1
	assert_equal "$(cut -f 1 "$BATS_TEST_TMPDIR/answers" | uniq | wc -l)" 20000
}

@test "a stream of all the vectors has the answers of glibc" {
	require_debian_services
	# KEY/PROTOCOL, and what is expected for it; a number is a port to serval.
	awk -F '\t' '
		/^#/ || $3 == "-" || ($1 == "getservbyname" && $2 ~ /^[0-9]*$/) { next }
		{ print $2 "/" $3 "\t" $4 "\t" ($4 == "-" ? "-" : $3) }' \
	    "$SOURCE_DIR/tests/vectors/service_lookup.tsv" >"$BATS_TEST_TMPDIR/expected"
	cut -f 1 "$BATS_TEST_TMPDIR/expected" >"$BATS_TEST_TMPDIR/asked"
	assert [ "$(wc -l <"$BATS_TEST_TMPDIR/asked")" -gt 900 ]
	run -1 sh -c 'serval service <"$1/asked" >"$1/answered" 2>/dev/null' sh "$BATS_TEST_TMPDIR"
	run -0 diff "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/answered"
}

@test "all services are those of getent(1)" {
	require getent
	[ -e /etc/services ] || skip "there is no /etc/services"
	grep -aq GLIBC_ "$SERVAL" || skip "getent(1) is of another libc"
	assert_equal "$(serval service --list | awk -F '\t' '{ gsub(",", " ", $4); print $1, $2 "/" $3, $4 }')" \
	    "$(getent services | awk '
		{ names = $3; for (i = 4; i <= NF; i++) names = names " " $i }
		{ print $1, $2, names == "" ? "-" : names }')"
}

@test "--list prints all services, or those of a protocol" {
	run -0 with_services serval service --list < <(few)
	assert_output - <<-'END'
		echo	4	ddp	-
		echo	7	udp	-
		echo	7	tcp	repeat,again
		http	80	tcp	www
		web	80	tcp	-
		http	80	sctp	-
		fast	9	dccp	-
	END
	run -0 with_services serval service --list --proto sctp < <(few)
	assert_output $'http\t80\tsctp\t-'
	run -1 with_services serval service --list --proto nosuch < <(few)
	assert_output "serval: no service is of protocol 'nosuch'"
	run -2 serval service --list http
	assert_line --index 0 'serval: --list: takes no operand: http'
}

@test "--json prints an object for each input" {
	run -0 with_services serval service --json again < <(few)
	assert_output '{"input":"again","status":"ok","services":[{"name":"echo","port":7,"protocol":"tcp","aliases":["repeat","again"]}]}'
	run -0 with_services serval service --json --proto any 80 < <(few)
	assert_output '{"input":"80","status":"ok","services":[{"name":"http","port":80,"protocol":"tcp","aliases":["www"]},{"name":"http","port":80,"protocol":"sctp","aliases":[]}]}'
	run -2 --separate-stderr with_services serval service --json nosuch 65536 < <(few)
	assert_line --index 0 '{"input":"nosuch","status":"not_found","error":"no service has this name","services":[]}'
	assert_line --index 1 '{"input":"65536","status":"invalid","error":"must be at most 65535","services":[]}'
	run -0 with_services serval service --json --list --proto ddp < <(few)
	assert_output '{"name":"echo","port":4,"protocol":"ddp","aliases":[]}'
}

@test "where there are no services it is said that there are none, status 1" {
	run -1 with_services serval service http </dev/null
	assert_output 'serval: http: no service is known here: /etc/services is missing or empty'
	run -1 with_services serval service --list </dev/null
}

@test "services that could not be written are status 7" {
	[ -e /etc/services ] || skip "there is no /etc/services"
	run -7 sh -c 'serval service 80 >/dev/full'
	run -7 sh -c 'serval service --list >/dev/full'
	run -7 sh -c 'seq 9 | serval service >/dev/full'
}

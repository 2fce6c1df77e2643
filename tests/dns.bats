#!/usr/bin/env bats
# dns: resolve and reverse by asking DNS servers: Knot DNS and dnsmasq, and tests/dnsd for
# what they never do.

load helper/common
load helper/network
load helper/names
load helper/dns

resolve() {
	serval resolve --server "$dns_address:$dns_port" "$@"
}

# shellcheck disable=SC2120 # run passes them
reverse() {
	serval reverse --server "$dns_address:$dns_port" "$@"
}

require_dns() {
	local said
	said=$(serval resolve --dns -n 127.0.0.1 2>&1) || :
	[[ $said != *'left out of this build'* ]] || skip "this build cannot ask DNS servers"
}

setup() {
	require_dns
}

# records TYPE NAME: what dig says that the server has, in our form: sorted lines of the
# TTL and the data, without the dots of names.  For types with neither text nor root.
records() {
	dig -p "$dns_port" "@$dns_address" +noall +answer +time=5 +tries=1 "$2" "$1" |
	    awk -v type="$1" '$4 == type {
		line = $2
		for (i = 5; i <= NF; i++)
			line = line "\t" $i
		print line
	    }' | sed 's/\.\(\t\|$\)/\1/g; s/"//g' | sort
}

# The names and addresses that tests/dnsd makes of the numbers from 1000.
names_to() {
	seq 1000 "$1" | sed 's/.*/h&.bench.test/'
}

addresses_to() {
	seq 1000 "$1" | awk '{
		printf "fd00::%x\n10.%d.%d.%d\n", $1, $1 / 65536, $1 / 256 % 256, $1 % 256
	}'
}

answers_to() {
	paste <(names_to "$1" | sed p) <(addresses_to "$1")
}

# statuses NAME...: for each, in one run, its status, code and addresses.
statuses() {
	printf '%s\n' "$@" | resolve --json --tries 2 | python3 -c 'if True:
		import json, sys
		for line in sys.stdin:
		    found = json.loads(line)
		    addresses = (entry["address"] for entry in found["addresses"])
		    print(found["input"].removesuffix(".fault.test"), found["status"],
		        *([found["code"]] if "code" in found else []), *addresses)'
}

# The servers themselves.

@test "tests/dnsd says what Knot DNS says of the same records" {
	local knot ours question
	start_knot
	knot="@$dns_address -p $dns_port"
	start_dns
	ours="@$dns_address -p $dns_port"
	for question in '. '{A,AAAA,MX,NS,SOA,TXT,CAA,HTTPS} 'www. '{A,AAAA} 'host. '{A,MX} \
	    '_imaps._tcp. SRV' '_none._tcp. SRV' 'alias. HTTPS' '_foo. SVCB' 'nomail. MX' \
	    'empty. TXT' 'odd. TXT' 'new. TYPE65280' 'nosuch. A' 'lost. A'; do
		echo "$question"
		question=${question/. /.example.test }
		# shellcheck disable=SC2086 # words
		diff <(answer_to $knot ${question#.}) <(answer_to $ours ${question#.})
	done
}

# The records of the answer and the server's status, as dig has them.
answer_to() {
	dig +noall +answer +comments +time=5 +tries=1 "$@" |
	    sed -n 's/.*\(status: [A-Z]*\).*/\1/p; /^[^;]/ s/[[:blank:]]\{1,\}/ /gp' | sort
}

# What the servers have.

@test "records of every type are those that dig finds, with their TTLs" {
	local type
	start_knot
	for type in A AAAA MX NS SOA CAA; do
		diff <(resolve --ttl --type "$type" example.test | sort) \
		    <(records "$type" example.test)
	done
	diff <(resolve --ttl --type SRV _imaps._tcp.example.test | sort) \
	    <(records SRV _imaps._tcp.example.test)
	diff <(resolve --ttl --type CNAME www.example.test) \
	    <(records CNAME www.example.test)
}

@test "records of dnsmasq are those that dig finds" {
	local type
	start_dnsmasq
	for type in A AAAA MX CAA; do
		diff <(resolve --type "$type" example.test | sort) \
		    <(records "$type" example.test | cut -f 2-)
	done
	run -0 resolve --srv _imaps._tcp example.test
	assert_output $'10\t60\t993\tmail.example.test\n10\t40\t1993\thost.example.test'
	run -0 resolve --type TXT example.test
	assert_output 'v=spf1 mx -all'
	run -0 resolve -4 --canonical www.example.test
	assert_output $'192.0.2.11\thost.example.test'
	run -0 reverse 192.0.2.11
	assert_output host.example.test
}

@test "text is printed in one piece, with escapes for what does not print" {
	start_knot
	run -0 resolve --type TXT example.test
	assert_line 'one string'
	run -0 resolve --type TXT odd.example.test
	assert_output '"a\\b\tc\nd\x00\x01\xff'
	run -0 resolve --type TXT empty.example.test
	assert_output ''
}

@test "records of HTTPS, SVCB and of unknown types have their presentation" {
	start_knot
	run -0 resolve --type HTTPS example.test
	assert_output $'1\t.\talpn=h2,h3 port=8443 ipv4hint=192.0.2.10 ipv6hint=2001:db8::10'
	run -0 resolve --type HTTPS alias.example.test
	assert_output --regexp $'^0\thost.example.test(\t)?$'
	run -0 resolve --type SVCB _foo.example.test
	assert_output $'16\thost.example.test\tport=53'
	run -0 resolve --type TYPE65280 new.example.test
	assert_output '\# 4 00c0ffee'
	run -0 resolve --type MX nomail.example.test
	assert_output $'0\t.'
}

@test "several types are asked at once, and each line tells its type" {
	start_knot
	run -0 resolve --type MX,NS example.test
	assert_output $'MX\t10\tmail.example.test\nMX\t20\tbackup.example.test
NS\tns1.example.test\nNS\tns2.example.test'
}

@test "mail servers and services come in the order in which they are to be tried" {
	start_knot
	run -0 resolve --mx example.test
	assert_output $'10\tmail.example.test\n20\tbackup.example.test'
	run -0 resolve --srv _imaps._tcp example.test
	assert_output "10	60	993	mail.example.test
10	40	1993	host.example.test
20	0	993	backup.example.test"
}

@test "aliases are followed to the name that has the addresses" {
	start_knot
	run -0 resolve -4 --canonical --aliases host.example.test www.example.test
	assert_line $'host.example.test\t192.0.2.11\thost.example.test\t'
	assert_line $'www.example.test\t192.0.2.11\thost.example.test\twww.example.test,web.example.test'
	run -0 resolve -4 --ttl www.example.test
	assert_output $'50\t192.0.2.11\n50\t192.0.2.12'
	run -1 resolve lost.example.test
	assert_output 'serval: lost.example.test: name does not exist'
}

@test "an address among names has their columns, and its port in JSON" {
	start_dns
	run -0 resolve -4 --ttl --canonical --aliases h1000.bench.test 192.0.2.1 80
	assert_line --index 0 $'h1000.bench.test\t300\t10.0.3.232\t80\th1000.bench.test\t'
	assert_line --index 1 $'192.0.2.1\t\t192.0.2.1\t80\t\t'
	run -0 resolve -4 --json h1000.bench.test 192.0.2.1 80
	assert_line --index 0 --partial '"address":"10.0.3.232","family":"inet","port":80'
	assert_line --index 1 --partial '"address":"192.0.2.1","family":"inet","port":80'
}

@test "an answer that no datagram takes comes over TCP, and --tcp asks nothing else" {
	start_knot
	run -0 resolve --type TXT large.example.test
	assert_equal "${#lines[@]}" 24
	assert_line "23 $(printf 'x%.0s' {1..66})"
	start_dns
	run -0 resolve -4 many-2000.fault.test
	assert_equal "${#lines[@]}" 2000
	run -0 resolve --tcp -4 h5.bench.test
	assert_output 10.0.0.5
	assert_equal "$(grep -c h5.bench.test "$BATS_TEST_TMPDIR/dns.log")" 1
	assert grep -q $'^tcp\th5.bench.test' "$BATS_TEST_TMPDIR/dns.log"
}

@test "a server is reached over IPv6" {
	start_dns
	grep -qs . /proc/net/if_inet6 || skip "there is no IPv6"
	run -0 serval resolve --server "[::1]:$dns_port" -4 h5.bench.test
	assert_output 10.0.0.5
}

@test "--json has the members of each record, and their TTL" {
	start_knot
	run -0 resolve --json --type MX,SOA example.test
	assert_output --partial '{"type":"MX","preference":10,"exchange":"mail.example.test","ttl":1800}'
	assert_output --partial '"serial":2026010101,"refresh":7200,"retry":900,"expire":1209600,"minimum":60,"ttl":3600}'
	assert_output --partial '"source":"dns","status":"ok"'
	run -0 resolve --json -4 www.example.test
	assert_output --partial '"canonical":"host.example.test","aliases":["www.example.test","web.example.test"]'
	assert_output --partial '{"address":"192.0.2.11","family":"inet","ttl":50}'
}

@test "the addresses are those that getent and python find through the same server" {
	local name
	require getent python3
	open_network_with_dns
	for name in h5 h13 h17 h23 h31 v4-9 v6-9; do
		name=$name.bench.test
		run -0 "${with_names[@]}" serval resolve --dns "$name"
		diff <(sort <<<"$output") <("${with_names[@]}" getent ahosts "$name" |
		    cut -d ' ' -f 1 | sort -u)
		diff <(sort <<<"$output") <("${with_names[@]}" python3 -c 'if True:
			import socket, sys
			for found in socket.getaddrinfo(sys.argv[1], 0, type=1):
			    print(found[4][0])' "$name" | sort)
	done
}

@test "without --server those of resolv.conf are asked, and not the hosts file" {
	open_network_with_dns
	run -0 "${with_names[@]}" serval resolve --dns -4 h5.bench.test
	assert_output 10.0.0.5
	run -1 "${with_names[@]}" serval resolve --dns both.example
	assert_output 'serval: both.example: name does not exist'
}

@test "--search tries the domains of resolv.conf, and nothing else does" {
	open_network_with_dns
	echo 'search example.test bench.test' >>"$BATS_TEST_TMPDIR/resolv.conf"
	run -0 "${with_names[@]}" serval resolve --search -4 h5
	assert_output 10.0.0.5
	run -1 "${with_names[@]}" serval resolve --dns -4 h5
	run -1 "${with_names[@]}" serval resolve --search -4 h5.
}

# What may go wrong.

@test "what a server says of its trouble is status 4, with its own words" {
	start_dns
	run -4 resolve servfail.fault.test
	assert_output 'serval: servfail.fault.test: the DNS server failed (SERVFAIL)'
	run -4 resolve refused.fault.test
	assert_output 'serval: refused.fault.test: the DNS server refuses to answer (REFUSED)'
	run -4 resolve notimp.fault.test
	assert_output 'serval: notimp.fault.test: the DNS server does not do that (NOTIMP)'
	run -1 resolve nxdomain.fault.test
	assert_output 'serval: nxdomain.fault.test: name does not exist'
	run -1 resolve nodata.fault.test
	assert_output 'serval: nodata.fault.test: name has no such record'
	run -4 resolve --tries 1 silent.fault.test
	assert_output 'serval: silent.fault.test: no DNS server answers in time'
}

@test "each fault has its status, in the order of the names" {
	local v4=192.0.2.1 v6=2001:db8::1
	start_dns
	run statuses {ok,slow-50,try-2,no-edns,stranger,twice,cname-chain-8}.fault.test \
	    {truncated,truncated-silent,formerr,rcode-11,cname-loop,cname-self}.fault.test \
	    {cname-chain-40,cname-nodata,cname-nxdomain}.fault.test
	assert_output "ok ok $v6 $v4
slow-50 ok $v6 $v4
try-2 ok $v6 $v4
no-edns ok $v6 $v4
stranger ok $v6 $v4
twice ok $v6 $v4
cname-chain-8 ok $v6 $v4
truncated ok $v6 $v4
truncated-silent temporary TRUNCATED
formerr temporary FORMERR
rcode-11 temporary FORMERR
cname-loop temporary CNAMELOOP
cname-self temporary CNAMELOOP
cname-chain-40 temporary CNAMELOOP
cname-nodata not_found NODATA
cname-nxdomain not_found NXDOMAIN"
}

@test "a connection that the server closes is not waited for" {
	start_dns
	run -4 resolve truncated-closed.fault.test
	assert_output --partial 'the reply is too long for UDP, and over TCP none came'
}

@test "half an answer is never shown as a whole one" {
	local v4=192.0.2.1 v6=2001:db8::1
	start_dns
	run statuses {a,aaaa}-{silent,servfail,refused,malformed}.fault.test \
	    {a-nodata.aaaa-silent,a-servfail.aaaa-nodata,a-nxdomain}.fault.test
	assert_output "a-silent partial TIMEOUT $v6
a-servfail partial SERVFAIL $v6
a-refused partial REFUSED $v6
a-malformed partial BADREPLY $v6
aaaa-silent partial TIMEOUT $v4
aaaa-servfail partial SERVFAIL $v4
aaaa-refused partial REFUSED $v4
aaaa-malformed partial BADREPLY $v4
a-nodata.aaaa-silent timeout TIMEOUT
a-servfail.aaaa-nodata temporary SERVFAIL
a-nxdomain ok $v6"
	run -4 --separate-stderr resolve --tries 1 aaaa-silent.fault.test
	assert_output "$v4"
	assert_equal "$stderr" 'serval: aaaa-silent.fault.test: not all records: AAAA: no DNS server answers in time'
}

@test "of several types those that were answered are shown, and the others told" {
	start_dns
	run -4 --separate-stderr resolve --type MX,A,TXT mx-servfail.txt-servfail.fault.test
	assert_output $'A\t192.0.2.1'
	assert_regex "$stderr" 'not all records: MX: the DNS server failed'
	run -4 --separate-stderr resolve --type A,MX,TXT mx-servfail.txt-servfail.fault.test
	assert_output $'A\t192.0.2.1'
	run -0 resolve --type A,MX,TXT host.example.test
	assert_output $'A\t192.0.2.11\nA\t192.0.2.12'
}

@test "a malformed reply is told as that, or not taken for one at all" {
	start_dns
	run statuses malformed{,-loop,-pointer,-label,-length,-size,-none}.fault.test \
	    malformed-{short,question,bytes}.fault.test
	assert_output "malformed temporary BADREPLY
malformed-loop temporary BADREPLY
malformed-pointer temporary BADREPLY
malformed-label temporary BADREPLY
malformed-length temporary BADREPLY
malformed-size temporary BADREPLY
malformed-none timeout TIMEOUT
malformed-short timeout TIMEOUT
malformed-question timeout TIMEOUT
malformed-bytes timeout TIMEOUT"
}

@test "what was not asked, or comes from elsewhere, is no answer" {
	start_dns
	run statuses wrong-{id,question,type,port,address,opcode,query}.fault.test
	assert_output "wrong-id timeout TIMEOUT
wrong-question timeout TIMEOUT
wrong-type timeout TIMEOUT
wrong-port timeout TIMEOUT
wrong-address timeout TIMEOUT
wrong-opcode temporary BADREPLY
wrong-query temporary BADREPLY"
}

@test "a false reply before the true one changes nothing" {
	local kind
	start_dns
	for kind in id question type port address; do
		run -0 resolve "wrong-$kind-first.fault.test"
		assert_output $'2001:db8::1\n192.0.2.1'
	done
}

@test "the next server is asked where one is dead, silent, or has troubles" {
	local good
	start_dns
	good=$dns_port
	run -0 serval resolve --server "127.0.0.1:$(free_port udp)" \
	    --server "127.0.0.1:$good" -4 h5.bench.test
	assert_output 10.0.0.5
	start_silent_port
	run -0 serval resolve --server "127.0.0.1:$port" --server "127.0.0.1:$good" \
	    -4 h5.bench.test
	assert_output 10.0.0.5
	start_knot
	run -0 serval resolve --server "$dns_address:$dns_port" --server "127.0.0.1:$good" \
	    -4 h5.bench.test
	assert_output 10.0.0.5
}

# One that takes datagrams and never answers; its port is in $port then.
start_silent_port() {
	start silent serval -l -u -d --port-file "$BATS_TEST_TMPDIR/silent.port" 127.0.0.1 0
	wait_port_file "$BATS_TEST_TMPDIR/silent.port"
}

@test "where no server listens each name is status 4, at once" {
	dns_address=127.0.0.1 dns_port=$(free_port udp)
	run -4 resolve --timeout 60s h5.bench.test h6.bench.test
	assert_line --regexp '^serval: h5.bench.test: no DNS server'
	assert_line --regexp '^serval: h6.bench.test: no DNS server'
}

@test "where there is no way to the server each name is status 4, at once" {
	open_network
	run -4 "${in_network[@]}" serval resolve --server 192.0.2.1 --timeout 60s h5.bench.test
	assert_output --regexp '^serval: h5.bench.test: no DNS server can be reached: Network'
}

@test "--timeout gives each name up, with the half that was answered" {
	start_dns
	run -4 --separate-stderr resolve --timeout 200ms silent.fault.test \
	    aaaa-silent.fault.test h5.bench.test
	assert_output $'aaaa-silent.fault.test\t192.0.2.1
h5.bench.test\tfd00::5\nh5.bench.test\t10.0.0.5'
	assert_line --index 0 --regexp silent
	assert_equal "${stderr_lines[0]}" \
	    'serval: silent.fault.test: no answer within the time limit'
}

@test "a server that answers only the second try loses no name" {
	start_dns --drop-first 1
	run -0 resolve -4 < <(names_to 1049)
	assert_output "$(answers_to 1049 | grep -F $'\t10.')"
}

@test "where a tenth of the queries is lost, every answer is found, and right" {
	start_dns --loss 10
	resolve --tries 8 < <(names_to 1999) >"$BATS_TEST_TMPDIR/found"
	diff "$BATS_TEST_TMPDIR/found" <(answers_to 1999)
}

# outlive OPTION N: asks for N names, of which the server answers some; each of them has
# to be answered rightly, or told.  One after the other the others would take forever.
outlive() {
	local last=$((999 + $2))
	start_dns "$1" 1500
	run -4 --separate-stderr resolve --tries 1 < <(names_to "$last")
	echo "$output" >"$BATS_TEST_TMPDIR/found"
	sed -n 's/^serval: \([^:]*\): .*/\1/p' <<<"$stderr" >"$BATS_TEST_TMPDIR/told"
	[ -s "$BATS_TEST_TMPDIR/found" ]
	run -1 grep -vxFf <(answers_to "$last") "$BATS_TEST_TMPDIR/found"
	diff <(cut -f 1 "$BATS_TEST_TMPDIR/found" | sort -u - "$BATS_TEST_TMPDIR/told") \
	    <(names_to "$last" | sort)
}

@test "a server dies in mid-run: what it had answered is right, the rest is told" {
	outlive --die-after 20000
}

@test "a server falls silent in mid-run: what it had answered is right, the rest is told" {
	outlive --mute-after 3000
}

@test "a server that is started again is found again" {
	local first
	start_dns
	first=$dns_port
	hold "$BATS_TEST_TMPDIR/names"
	start asker serval resolve --server "127.0.0.1:$first" -4 --tries 20 \
	    <"$BATS_TEST_TMPDIR/names"
	names_to 1000 >"$BATS_TEST_TMPDIR/names"
	wait_for grep -q 'h1000.bench.test	10.0.3.232' "$BATS_TEST_TMPDIR/asker.out"
	stop dns
	echo h1001.bench.test >"$BATS_TEST_TMPDIR/names"
	start_dns --port "$first"
	echo h1002.bench.test >"$BATS_TEST_TMPDIR/names"
	release "$BATS_TEST_TMPDIR/names"
	finish asker
	assert_line $'h1002.bench.test\t10.0.3.234'
}

# Many at a time.

@test "twenty thousand names are answered in their order, each rightly" {
	start_dns
	resolve < <(names_to 20999) >"$BATS_TEST_TMPDIR/found"
	diff "$BATS_TEST_TMPDIR/found" <(answers_to 20999)
}

@test "with --unordered they are all answered, too" {
	start_dns --loss 5
	resolve --unordered < <(names_to 2999) >"$BATS_TEST_TMPDIR/found"
	diff <(sort "$BATS_TEST_TMPDIR/found") <(answers_to 2999 | sort)
}

@test "thousands of addresses lead back to their names, in their order" {
	start_dns
	# shellcheck disable=SC2119
	reverse < <(addresses_to 5999) >"$BATS_TEST_TMPDIR/found"
	diff "$BATS_TEST_TMPDIR/found" <(paste <(addresses_to 5999) <(names_to 5999 | sed p))
}

@test "bad lines among good ones are told, and stop nothing" {
	start_dns
	run -2 --separate-stderr resolve -4 < <(
		printf '%s\n' h5.bench.test a..b "$(printf 'a%.0s' {1..64}).test"
		printf '%s\n' "$(printf 'abc.%.0s' {1..70})" 010.0.0.1
		printf 'h\0.test\n'
		printf '\n'
		names_to 1000
	)
	assert_output $'h5.bench.test\t10.0.0.5\nh1000.bench.test\t10.0.3.232'
	assert_equal "${#stderr_lines[@]}" 6
}

@test "a slow name holds up the answers behind it, and with --unordered it does not" {
	start_dns
	run -0 resolve -4 slow-200.fault.test h5.bench.test
	assert_line --index 0 $'slow-200.fault.test\t192.0.2.1'
	run -0 resolve --unordered -4 slow-200.fault.test h5.bench.test
	assert_line --index 0 $'h5.bench.test\t10.0.0.5'
}

# bats test_tags=no-sanitizers
@test "the memory does not grow with the number of names" {
	local few many
	require python3
	start_dns
	few=$("$SOURCE_DIR/tests/helper/peak.py" 3000 serval resolve -4 \
	    --server "$dns_address:$dns_port" < <(names_to 3999))
	many=$("$SOURCE_DIR/tests/helper/peak.py" 50000 serval resolve -4 \
	    --server "$dns_address:$dns_port" < <(names_to 50999))
	echo "KiB: $few, $many"
	assert [ "$many" -lt $((few + 2048)) ]
}

@test "answers that nobody reads any more end the run, status 5" {
	start_dns
	run bash -c 'set -o pipefail
		"$@" < <(seq 1000 60999 | sed "s/.*/h&.bench.test/") | head -n 1' \
	    bash serval resolve --server "$dns_address:$dns_port" -4
	assert_output $'h1000.bench.test\t10.0.3.232'
	assert_equal "$status" 5
}

# The way back.

@test "reverse tells of each name, follows aliases, and has the faults' status" {
	start_dns
	run -0 reverse 192.0.2.12
	assert_output $'host.example.test\nweb.example.test'
	run -0 reverse 192.0.2.25
	assert_output mail.example.test
	run -0 reverse 2001:db8::11
	assert_output host.example.test
	run -1 reverse 192.0.2.99
	assert_output 'serval: 192.0.2.99: address has no name'
	run -4 reverse 198.51.100.101
	assert_output 'serval: 198.51.100.101: the DNS server failed (SERVFAIL)'
	run -4 --separate-stderr reverse --tries 1 198.51.100.{100..109}
	assert_output $'198.51.100.100\tgood.fault.test\n198.51.100.105\tgood.fault.test'
	assert_equal "${#stderr_lines[@]}" 8
	run -0 reverse 198.51.100.110
	assert_output good.fault.test
}

@test "reverse --verify tells whether the name leads back" {
	start_dns
	run -1 --separate-stderr reverse --verify 192.0.2.{11,12,13,14} 2001:db8::11
	assert_output $'192.0.2.11\thost.example.test\tconfirmed
192.0.2.12\thost.example.test\tconfirmed
192.0.2.12\tweb.example.test\tconfirmed
192.0.2.13\thost.example.test\tmismatch
192.0.2.14\tnowhere.example.test\tno_forward
2001:db8::11\thost.example.test\tconfirmed'
}

@test "an address that the answer has for another name proves nothing" {
	start_dns
	run -1 reverse --verify 203.0.113.66
	assert_output $'stranger.fault.test\tmismatch'
	run -0 resolve stranger.fault.test
	assert_output $'2001:db8::1\n192.0.2.1'
}

# What is asked for.

@test "a server that is no address, or has a bad port, is refused, status 2" {
	run -2 serval resolve --server ns1.example.test h5.bench.test
	assert_line --index 0 --regexp '^serval: --server.* ns1.example.test: '
	run -2 serval resolve --server 127.0.0.1:65536 h5.bench.test
	run -2 serval resolve --server 127.0.0.1:x h5.bench.test
	run -2 serval resolve --server '' h5.bench.test
}

@test "a type that there is not is refused, status 2" {
	run -2 serval resolve --dns --type NOSUCH example.test
	run -2 serval resolve --dns --type MX, example.test
	run -2 serval resolve --dns --type TYPE65536 example.test
	run -2 serval resolve --dns --tries 0 example.test
}

#!/usr/bin/env bats
# names: what the system's resolver says of names and addresses, what it cannot say, and
# many at a time.  The server is tests/dnsd, in a network of the test's own.

load helper/common
load helper/network
load helper/names
load helper/dns

peak=$SOURCE_DIR/tests/helper/peak.py

# look_up COMMAND...: where the names are.
look_up() {
	"${with_names[@]}" "$@"
}

# The names and the addresses that tests/dnsd makes of the numbers from 1000.
names_to() {
	seq 1000 "$1" | sed 's/.*/h&.bench.test/'
}

addresses_to() {
	seq 1000 "$1" | awk '{
		printf "10.%d.%d.%d\n", $1 / 65536, $1 / 256 % 256, $1 % 256
		printf "fd00::%x\n", $1
	}'
}

# Lines of a name and an address, as they should be.
answers_to() {
	paste <(names_to "$1" | sed p) <(addresses_to "$1")
}

# Without it the resolver is asked in another way.
require_nsswitch() {
	grep -aq GLIBC_ "$SERVAL" || skip "this libc reads no nsswitch.conf"
}

setup() {
	require_nsswitch
}

@test "half an answer is never shown as a whole one" {
	local half
	open_network_with_dns
	for half in aaaa-silent aaaa-servfail aaaa-refused; do
		run -4 --separate-stderr look_up serval resolve "$half.fault.test"
		assert_output 192.0.2.1
		assert_regex "$stderr" "^serval: $half.fault.test: not all addresses: IPv6: "
	done
	# Of these glibc says nothing at all.
	for half in a-silent a-servfail; do
		run -4 --separate-stderr look_up serval resolve "$half.fault.test"
		refute_output --partial 192.0.2
		assert_regex "$stderr" "^serval: $half.fault.test: "
	done
}

@test "where one family has nothing and the other was not answered, nothing is known" {
	local half
	open_network_with_dns
	for half in a-nodata.aaaa-silent a-silent.aaaa-nodata a-servfail.aaaa-nodata; do
		run -4 --separate-stderr look_up serval resolve "$half.fault.test"
		assert_output ''
		assert_regex "$stderr" "^serval: $half.fault.test: name cannot be looked up now"
	done
}

@test "a name that has addresses of one family only is whole" {
	open_network_with_dns
	run -0 look_up serval resolve v4-5.bench.test
	assert_output 10.0.0.5
	run -0 look_up serval resolve v6-5.bench.test
	assert_output fd00::5
	run -0 look_up serval resolve a-nxdomain.fault.test
	assert_output 2001:db8::1
}

@test "one family that was asked for is whole without the other" {
	open_network_with_dns
	run -0 look_up serval resolve -4 aaaa-silent.fault.test
	assert_output 192.0.2.1
	run -0 look_up serval resolve -6 a-silent.fault.test
	assert_output 2001:db8::1
}

@test "what does not exist is status 1, what nobody can say now is status 4" {
	local fault
	open_network_with_dns
	run -1 look_up serval resolve nosuch.bench.test
	assert_output 'serval: nosuch.bench.test: name does not exist'
	run -1 look_up serval resolve nodata.fault.test
	assert_output 'serval: nodata.fault.test: name has no address'
	for fault in servfail refused notimp silent; do
		run -4 look_up serval resolve "$fault.fault.test"
		assert_regex "$output" "^serval: $fault.fault.test: name cannot be looked up now"
	done
}

@test "--json tells what became of each name, in their order" {
	open_network_with_dns
	run -4 --separate-stderr look_up serval resolve --json h5.bench.test \
	    nosuch.bench.test nodata.fault.test servfail.fault.test aaaa-servfail.fault.test
	assert_equal "$stderr" ''
	output=$(json_fields input status code <<<"$output")
	assert_output "$(column_of 'h5.bench.test ok' 'nosuch.bench.test not_found EAI_NONAME' \
	    'nodata.fault.test not_found EAI_NODATA' 'servfail.fault.test temporary EAI_AGAIN' \
	    'aaaa-servfail.fault.test partial EAI_AGAIN')"
}

@test "--json tells what became of each family" {
	open_network_with_dns
	run -4 look_up serval resolve --json aaaa-servfail.fault.test
	assert_output --partial '"addresses":[{"address":"192.0.2.1","family":"inet"}]'
	assert_output --partial '"inet":{"status":"ok"}'
	assert_output --partial '"inet6":{"status":"temporary","code":"EAI_AGAIN"'
	assert_output --partial '"source":"system","status":"partial"'
	assert_output --regexp '"time_ms":[0-9.]+\}$'
}

# json_fields NAME...: those members of each line, with blanks between.
json_fields() {
	python3 -c 'if True:
		import json, sys
		for line in sys.stdin:
		    found = json.loads(line)
		    print(*(found[name] for name in sys.argv[1:] if name in found))' "$@"
}

column_of() {
	printf '%s\n' "$@"
}

@test "an alias is followed, and --canonical and --aliases tell of it" {
	open_network_with_dns
	run -0 look_up serval resolve --canonical h17.bench.test
	assert_line $'10.0.0.17\tc17.bench.test'
	assert_line $'fd00::11\tc17.bench.test'
	run -0 look_up serval resolve -4 --canonical --aliases h17.bench.test
	assert_output $'10.0.0.17\tc17.bench.test\th17.bench.test'
}

@test "answers that no datagram takes come over TCP" {
	open_network_with_dns
	run -0 look_up serval resolve -4 many-300.fault.test
	assert_equal "${#lines[@]}" 300
	run -0 look_up serval resolve many-100.fault.test
	assert_equal "${#lines[@]}" 200
}

@test "the answers and their order are those of getent ahosts" {
	local name ours theirs
	require getent
	open_network_with_dns
	for name in h5.bench.test h13.bench.test h17.bench.test h23.bench.test \
	    h31.bench.test both.example www.example.test example.test many-40.fault.test; do
		ours=$(look_up serval resolve "$name")
		theirs=$(look_up getent ahosts "$name" | awk '$2 == "STREAM" { print $1 }')
		assert_equal "$ours" "$theirs"
	done
}

@test "the answers are those of python's getaddrinfo" {
	require python3
	open_network_with_dns
	python3 - >"$BATS_TEST_TMPDIR/names" <<-'END'
		for number in (5, 7, 13, 17, 23, 31, 1000):
		    print("h%d.bench.test" % number)
	END
	look_up serval resolve <"$BATS_TEST_TMPDIR/names" >"$BATS_TEST_TMPDIR/ours" || :
	look_up python3 - "$BATS_TEST_TMPDIR/names" >"$BATS_TEST_TMPDIR/theirs" <<-'END'
		import socket, sys
		for name in open(sys.argv[1]).read().split():
		    try:
		        for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM):
		            print(name, found[4][0], sep="\t")
		    except OSError:
		        pass
	END
	assert [ -s "$BATS_TEST_TMPDIR/ours" ]
	diff "$BATS_TEST_TMPDIR/ours" "$BATS_TEST_TMPDIR/theirs"
}

# The hosts file that the vectors were made with.
open_network_of_vectors() {
	require python3
	open_network_with_dns
	printf '%s\n' '127.0.0.1 localhost' '::1 localhost ip6-localhost' \
	    '192.0.2.77 hostsonly.example alias1' '2001:db8::77 hostsonly.example' \
	    >"$BATS_TEST_TMPDIR/hosts"
}

@test "--flags, --type and --service ask as getaddrinfo has it, by the vectors" {
	open_network_of_vectors
	look_up python3 "$SOURCE_DIR/tests/helper/look_up_vectors.py" forward \
	    "$SOURCE_DIR/tests/vectors/getaddrinfo_flags.tsv"
}

@test "the options of reverse ask as getnameinfo has it, by the vectors" {
	open_network_of_vectors
	look_up python3 "$SOURCE_DIR/tests/helper/look_up_vectors.py" reverse \
	    "$SOURCE_DIR/tests/vectors/getnameinfo_flags.tsv"
}

@test "thousands of names are answered in their order, each rightly" {
	open_network_with_dns
	look_up serval resolve < <(names_to 3999) >"$BATS_TEST_TMPDIR/found"
	uniq <(cut -f 1 "$BATS_TEST_TMPDIR/found") | diff - <(names_to 3999)
	diff <(sort "$BATS_TEST_TMPDIR/found") <(answers_to 3999 | sort)
}

@test "with --unordered they are answered too, each once" {
	open_network_with_dns
	look_up serval resolve --unordered < <(names_to 1999) >"$BATS_TEST_TMPDIR/found"
	diff <(sort "$BATS_TEST_TMPDIR/found") <(answers_to 1999 | sort)
}

@test "thousands of addresses are answered in their order, each rightly" {
	open_network_with_dns
	look_up serval reverse < <(addresses_to 2999) >"$BATS_TEST_TMPDIR/found"
	diff "$BATS_TEST_TMPDIR/found" <(paste <(addresses_to 2999) <(names_to 2999 | sed p))
}

@test "--jobs 1 asks for one name after the other" {
	open_network_with_dns
	run -0 look_up serval resolve --jobs 1 -4 < <(names_to 1009)
	assert_equal "${#lines[@]}" 10
	sort -u "$BATS_TEST_TMPDIR/dns.log" | diff <(uniq "$BATS_TEST_TMPDIR/dns.log" | sort) -
}

@test "where queries are lost, each answer is whole or its name is told as not" {
	open_network_with_dns --loss 10
	run --separate-stderr look_up serval resolve < <(names_to 1199)
	assert [ "$status" -eq 0 -o "$status" -eq 4 ]
	sed -n 's/^serval: \([^:]*\): .*/\1/p' <<<"$stderr" >"$BATS_TEST_TMPDIR/told"
	grep -vwFf "$BATS_TEST_TMPDIR/told" <<<"$output" | sort >"$BATS_TEST_TMPDIR/whole"
	answers_to 1199 | grep -vwFf "$BATS_TEST_TMPDIR/told" | sort |
	    diff "$BATS_TEST_TMPDIR/whole" -
	assert [ -s "$BATS_TEST_TMPDIR/whole" ]
}

@test "bad lines among good ones are told, and stop nothing" {
	open_network_with_dns
	printf '%s\n' h5.bench.test 'a b' '' 010.0.0.1 'h\0' a..b nosuch.bench.test \
	    h1000.bench.test >"$BATS_TEST_TMPDIR/names"
	run -2 --separate-stderr look_up serval resolve -4 <"$BATS_TEST_TMPDIR/names"
	assert_output "$(column_of $'h5.bench.test\t10.0.0.5' $'h1000.bench.test\t10.0.3.232')"
	assert_equal "${#stderr_lines[@]}" 6
}

@test "of a line that is too long the beginning is told, and the reason" {
	local beginning
	beginning=$(printf '%256s' '' | tr ' ' x)
	open_network_with_dns
	{
		printf '%100000s\n' '' | tr ' ' x
		names_to 1000
	} >"$BATS_TEST_TMPDIR/lines"
	run -2 --separate-stderr look_up serval resolve -4 <"$BATS_TEST_TMPDIR/lines"
	assert_output $'h1000.bench.test\t10.0.3.232'
	assert_equal "$stderr" "serval: $beginning...: the line is too long"
}

@test "a name is given up after --timeout, with status 4" {
	open_network_with_dns
	echo 'options timeout:30 attempts:5' >>"$BATS_TEST_TMPDIR/resolv.conf"
	run -4 --separate-stderr look_up serval resolve --timeout 300ms silent.fault.test \
	    h5.bench.test
	assert_line $'h5.bench.test\tfd00::5'
	assert_regex "$stderr" '^serval: silent.fault.test: '
	refute_regex "$stderr" 'h5'
}

# bats test_tags=no-sanitizers
@test "the memory does not grow with the number of names" {
	local few many
	require python3
	open_network_with_dns
	few=$(look_up "$peak" 2000 serval resolve -4 < <(names_to 2999))
	many=$(look_up "$peak" 30000 serval resolve -4 < <(names_to 30999))
	echo "KiB: $few, $many"
	assert [ "$many" -lt $((few + 2048)) ]
}

@test "a name in the hosts file is not asked of the server" {
	open_network_with_dns
	run -0 look_up serval resolve both.example
	assert_line 127.0.0.1
	assert_line ::1
	assert_equal "$(asked both.example A)$(asked both.example AAAA)" 00
}

@test "reverse: a server that fails is status 4, an address without a name status 1" {
	open_network_with_dns
	run -4 look_up serval reverse 198.51.100.101
	assert_regex "$output" '^serval: 198.51.100.101: '
	run -1 look_up serval reverse 198.51.100.9
	assert_output 'serval: 198.51.100.9: address has no name'
	run -0 look_up serval reverse 198.51.100.100
	assert_output good.fault.test
}

@test "reverse --verify tells whether the name leads back" {
	open_network_with_dns
	run look_up serval reverse --verify 192.0.2.11 192.0.2.13 192.0.2.14
	assert_line --index 0 $'192.0.2.11\thost.example.test\tconfirmed'
	assert_line --index 1 $'192.0.2.13\thost.example.test\tmismatch'
	assert_line --index 2 $'192.0.2.14\tnowhere.example.test\tno_forward'
}

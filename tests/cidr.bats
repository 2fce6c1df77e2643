#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# cidr: facts of prefixes, arithmetic, sets, and matching addresses

load helper/common

# rows NAME: the rows of a file of tests/vectors, without its comments.
rows() {
	grep -v '^#' "$SOURCE_DIR/tests/vectors/$1.tsv"
}

@test "cidr prints the facts of a prefix, each on a line with its name" {
	run -0 serval cidr 192.0.2.77/24
	assert_output "$(printf '%s\t%s\n' prefix 192.0.2.0/24 address 192.0.2.77 \
		family inet length 24 mask 255.255.255.0 wildcard 0.0.0.255 \
		first 192.0.2.0 last 192.0.2.255 \
		first-usable 192.0.2.1 last-usable 192.0.2.254 count 256 \
		zones 2.0.192.in-addr.arpa)"
}

@test "cidr reads netmasks, wildcards, addresses alone and ranges" {
	run -0 serval cidr --to prefix,count 10.1.2.3/255.255.0.0 10.1.2.3/0.0.0.255 ::1 \
		10.0.0.0-10.0.0.255 10.0.0.1-10.0.0.3
	assert_output "$(printf '%s\t%s\n' 10.1.0.0/16 65536 10.1.2.0/24 256 ::1/128 1 \
		10.0.0.0/24 256 - 3)"
}

@test "cidr --to prints the facts asked for, by their other names, too" {
	run -0 serval cidr --to broadcast,netmask,network 192.0.2.77/24
	assert_output "$(printf '192.0.2.255\t255.255.255.0\t192.0.2.0')"
	run -2 --separate-stderr serval cidr --to mtu 192.0.2.77/24
	assert_regex "${stderr_lines[0]}" '^serval: --to: mtu: no such fact; there are prefix'
}

@test "cidr --json prints an object a line, counts in full digits" {
	require python3
	run -1 --separate-stderr serval cidr --json ::/0 192.0.2.0/23 10.0.0.0/33
	python3 -c '
import json, sys
all, two, bad = map(json.loads, sys.argv[1].split("\n"))
assert all["count"] == 2 ** 128 and all["zones"] == ["ip6.arpa"]
assert two["first_usable"] == "192.0.2.1" and len(two["zones"]) == 2
assert bad["status"] == "invalid" and "0 to 32" in bad["error"]
' "$output"
}

@test "a line of stdin is answered by all facts in one line, a bad one by a dash" {
	run -1 --separate-stderr serval cidr < <(printf '10.0.0.0/30\r\nhost\n::/127')
	assert_equal "${#lines[@]}" 3
	assert_equal "$(cut -f1 <<<"$output")" $'10.0.0.0/30\n-\n::/127'
	assert_equal "$stderr" "serval: 1 of 3 lines is bad"
}

@test "all rows of cidr_info" {
	run -1 serval cidr --to prefix,first,length,mask,wildcard,last,count,first-usable,last-usable \
		< <(rows cidr_info | cut -f1)
	diff <(rows cidr_info | cut -f2-10 | sed 's/^-.*/-/') <(head -n -1 <<<"$output")
}

@test "all rows of rfc_text_prefix and ptr_zones" {
	run -1 --separate-stderr serval cidr --to prefix < <(rows rfc_text_prefix | cut -f2)
	diff <(rows rfc_text_prefix | cut -f3) <(echo "$output")
	run -0 serval cidr --to zones < <(rows ptr_zones | cut -f1)
	diff <(rows ptr_zones | cut -f2) <(echo "$output")
}

# answers OPERATION: its answers to a vector's arguments, those of one on one line.
answers() {
	serval cidr "$@" | awk -F'\t' '
		$1 != input && NR > 1 { print input "\t" line; line = "" }
		{ input = $1; line = line (line == "" ? "" : " ") $2 }
		END { print input "\t" line }'
}

@test "all rows of cidr_ops about two prefixes" {
	local operation
	for operation in overlaps contains_addr contains_net; do
		diff <(rows cidr_ops | grep "^$operation	" | cut -f3 | sed 's/1/yes/; s/0/no/') \
			<(rows cidr_ops | grep "^$operation	" | cut -f2 |
				serval cidr "${operation%%_*}")
	done
	diff <(rows cidr_ops | grep '^exclude	' | cut -f2- | uniq) \
		<(rows cidr_ops | grep '^exclude	' | cut -f2 | answers exclude)
}

@test "all rows of cidr_ops about ranges" {
	diff <(rows cidr_ops | grep '^range_to_cidrs	' | cut -f2-) \
		<(rows cidr_ops | grep '^range_to_cidrs	' | cut -f2 | answers range)
}

# In a shell of its own, in which Bats does not look at each command.
@test "all rows of cidr_ops about numbers and about many prefixes" {
	rows cidr_ops | grep -E '^(add|collapse|sort|split|supernet)	' >"$BATS_TEST_TMPDIR/rows"
	# shellcheck disable=SC2016 # the other shell expands them
	bash -c 'while IFS=$'"'\t'"' read -r operation arguments expected; do
			answer=$(serval cidr "${operation/collapse/merge}" $arguments)
			printf "%s\t%s\t%s\n" "$operation" "$arguments" "${answer//$'"'\n'"'/ }"
		done' <"$BATS_TEST_TMPDIR/rows" 2>/dev/null >"$BATS_TEST_TMPDIR/answers"
	diff "$BATS_TEST_TMPDIR/rows" "$BATS_TEST_TMPDIR/answers"
}

@test "cidr agrees with python's ipaddress on random prefixes" {
	require python3
	cd "$BATS_TEST_TMPDIR"
	python3 -c '
import ipaddress, random
random.seed(4632)
with open("in", "w") as given, open("expected", "w") as expected:
    for i in range(4000):
        bits = 32 if i % 2 else 128
        n = ipaddress.ip_network((random.getrandbits(bits), random.randint(0, bits)),
            strict=False)
        zone = n.network_address.reverse_pointer.split(".")
        print(n, file=given)
        print(n, n.netmask, n.num_addresses, n[-1], sep="\t", file=expected)
with open("sets", "w") as given, open("merged", "w") as expected:
    n = [ipaddress.ip_network((0x0a000000 + random.getrandbits(20) * 4,
        random.randint(18, 32)), strict=False) for i in range(5000)]
    print(*n, sep="\n", file=given)
    print(*ipaddress.collapse_addresses(n), sep="\n", file=expected)
'
	serval cidr --to prefix,mask,count,last <in >out
	# Python prints ::ffff:0:0/96 in hexadecimal only.
	diff <(grep -v ::ffff: expected) <(grep -v ::ffff: out)
	serval cidr merge <sets | diff merged -
}

@test "split cuts into a length, or into a number of parts" {
	run -0 serval cidr split 192.0.2.0/24 /26
	assert_output "192.0.2.0/26
192.0.2.64/26
192.0.2.128/26
192.0.2.192/26"
	run -0 serval cidr split 192.0.2.0/24 --into 3
	assert_output "192.0.2.0/26
192.0.2.64/26
192.0.2.128/25"
	run -0 serval cidr split /33 2001:db8::/32 2001:db9::/32
	assert_line --index 3 "$(printf '2001:db9::/32\t2001:db9:8000::/33')"
	run -1 serval cidr split 192.0.2.0/24 /23
	run -2 serval cidr split 192.0.2.0/24
}

@test "merge covers the same with the fewest prefixes, both families" {
	run -0 serval cidr merge ::1 10.0.0.128/25 ::/128 10.0.0.0/25 10.0.0.7 10.0.1.0-10.0.1.255
	assert_output "10.0.0.0/23
::/127"
}

@test "merge passes over comments and empty lines, and says how many lines are bad" {
	run -1 --separate-stderr serval cidr merge \
		< <(printf '# list\n10.0.0.0/25 ; half\n\n  10.0.0.128/25\r\nnothing\n')
	assert_output 10.0.0.0/24
	assert_equal "$stderr" "serval: 1 of 5 lines is bad"
}

@test "exclude and intersect combine operands, a file, and stdin" {
	echo 10.0.0.0/26 >"$BATS_TEST_TMPDIR/file"
	run -0 serval cidr exclude 10.0.0.0/24 10.0.0.0/25 10.0.0.192/26
	assert_output 10.0.0.128/26
	run -0 serval cidr intersect 10.0.0.0-10.0.0.9 10.0.0.8/29 10.0.0.9
	assert_output 10.0.0.9/32
	run -0 serval cidr exclude -f "$BATS_TEST_TMPDIR/file" < <(printf '10.0.0.0/25\n::1\n')
	assert_output "10.0.0.64/26
::1/128"
	run -0 serval cidr intersect - 10.0.0.0/8 <<<0.0.0.0/0
	assert_output 10.0.0.0/8
	run -0 serval cidr intersect 10.0.0.0/8 11.0.0.0/8
	assert_output ""
	run -2 serval cidr exclude 10.0.0.0/8 host
}

@test "range turns ranges into prefixes and back" {
	run -0 serval cidr range 10.0.0.5-10.0.0.9
	assert_output "10.0.0.5/32
10.0.0.6/31
10.0.0.8/31"
	run -0 serval cidr range 2001:db8::/126
	assert_output 2001:db8::-2001:db8::3
}

@test "list prints every address, or every Nth" {
	run -0 serval cidr list 192.0.1.254-192.0.2.1 ::/127
	assert_output "192.0.1.254
192.0.1.255
192.0.2.0
192.0.2.1
::
::1"
	run -0 serval cidr list --step 100 192.0.2.0/24
	assert_output "192.0.2.0
192.0.2.100
192.0.2.200"
	run -0 serval cidr list --step 18446744073709551616 2001:db8::/63
	assert_output "2001:db8::
2001:db8:0:1::"
	run -2 serval cidr list --step 0 ::/127
}

@test "list agrees with counting, across octets" {
	run -0 bash -c 'serval cidr list 10.0.0.0/14 | wc -l'
	assert_output 262144
	run -0 bash -c 'serval cidr list 10.9.0.250-10.9.1.4 | serval cidr merge | serval cidr range'
	assert_output "$(printf '%s\t%s\n' 10.9.0.250/31 10.9.0.250-10.9.0.251 \
		10.9.0.252/30 10.9.0.252-10.9.0.255 10.9.1.0/30 10.9.1.0-10.9.1.3 \
		10.9.1.4/32 10.9.1.4-10.9.1.4)"
}

@test "list ends quietly when its reader goes away" {
	run -0 bash -c 'serval cidr list ::/0 | head -n 2'
	assert_output "::
::1"
}

@test "nth counts from the first address, or back from the last" {
	run -0 serval cidr nth 192.0.2.0/24 10
	assert_output 192.0.2.10
	run -0 serval cidr nth -1 192.0.2.0/24 2001:db8::/64
	assert_output "192.0.2.255
2001:db8::ffff:ffff:ffff:ffff"
	run -0 serval cidr nth ::/0 340282366920938463463374607431768211455
	assert_output ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
	run -1 serval cidr nth 192.0.2.0/24 256
	run -2 serval cidr nth 192.0.2.0/24
}

@test "random takes addresses out of the prefix" {
	run -0 bash -c 'serval cidr random 10.0.0.3-10.0.0.5 1000 | sort -u'
	assert_output "10.0.0.3
10.0.0.4
10.0.0.5"
	run -0 serval cidr random 2001:db8::/64
	run -0 serval cidr match 2001:db8::/64 "$output"
}

@test "next, prev and +N step by one address, or by the prefix's size" {
	run -0 serval cidr next 192.0.2.255
	assert_output 192.0.3.0
	run -0 serval cidr prev 192.0.2.0/24 2
	assert_output 192.0.0.0/24
	run -0 serval cidr 10.0.0.1 +255
	assert_output 10.0.1.0
	run -0 serval cidr -1 10.0.1.0
	assert_output 10.0.0.255
	run -0 serval cidr add 18446744073709551616 2001:db8::
	assert_output 2001:db8:0:1::
	run -1 --separate-stderr serval cidr next 255.255.255.255
	assert_equal "$output" -
	assert_equal "$stderr" "serval: 255.255.255.255: there is no address that far"
}

@test "supernet, common and distance" {
	run -0 serval cidr supernet 192.0.2.0/24
	assert_output 192.0.2.0/23
	run -0 serval cidr supernet /16 192.0.2.77/24
	assert_output 192.0.0.0/16
	run -1 serval cidr supernet ::/0
	run -0 serval cidr common 10.1.0.0/16 10.2.3.4 10.3.255.1
	assert_output 10.0.0.0/14
	run -1 serval cidr common 10.1.0.0/16 ::1
	run -0 serval cidr distance :: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
	assert_output 340282366920938463463374607431768211455
	run -0 serval cidr distance < <(printf '10.0.1.0 10.0.0.0\n')
	assert_output 256
}

@test "contains and overlaps answer by their status" {
	run -0 serval cidr contains 10.0.0.0/8 10.1.0.0/16 10.255.255.255
	assert_output ""
	run -1 serval cidr contains 10.0.0.0/8 10.1.0.0/16 11.0.0.0
	run -1 serval cidr contains ::/0 10.0.0.1
	run -0 serval cidr overlaps 10.0.0.0/8 10.1.0.0/16
	run -0 serval cidr overlaps 10.1.0.0/16 10.0.0.0/8
	run -1 serval cidr overlaps 10.0.0.0/9 10.128.0.0/9
	run -2 serval cidr overlaps 10.0.0.0/9 host
	run -2 serval cidr contains 10.0.0.0/9
}

@test "sort is numeric, stable, for both families, and -u leaves doubles out" {
	run -0 serval cidr sort ::2 10.0.0.10 10.0.0.9 10.0.0.0/8 10.0.0.0/16 ::1
	assert_output "10.0.0.0/8
10.0.0.0/16
10.0.0.9
10.0.0.10
::1
::2"
	run -0 serval cidr sort < <(printf '::1\n0:0::1\n::1/128\n::0')
	assert_output "::0
::1
0:0::1
::1/128"
	run -0 serval cidr sort -u < <(printf '0:0::1\n::1\n::1/128\n::0')
	assert_output "::0
0:0::1"
}

@test "match says by its status whether an address is in a prefix" {
	run -0 serval cidr match 10.0.0.0/8 192.168.0.0/16 192.168.3.4
	assert_output ""
	run -1 serval cidr match 10.0.0.0/8 192.168.0.0/16 192.169.3.4
	run -0 serval cidr match -v 10.0.0.0/8 192.169.3.4
	run -1 serval cidr match 10.0.0.0/8 ::ffff:10.0.0.1
	run -2 serval cidr match 10.0.0.0/8 10.0.0.256
	run -2 serval cidr match 10.0.0.0/33 10.0.0.1
	run -2 serval cidr match
}

@test "match -f reads prefixes from a file, whose bad line is an error" {
	cd "$BATS_TEST_TMPDIR"
	printf '# ours\n10.0.0.0/8 # lan\n2001:db8::/32\n' >ours
	run -0 serval cidr match -f ours 10.1.1.1 2001:db8::7
	run -1 serval cidr match -f ours 10.1.1.1 2001:db9::7
	run -0 serval cidr match -f ours 11.0.0.0/8 11.1.1.1
	echo 10.0.0.0/33 >>ours
	run -2 --separate-stderr serval cidr match -f ours 10.1.1.1
	assert_equal "${stderr_lines[0]}" \
		"serval: ours: 10.0.0.0/33: after the slash comes a length of 0 to 32, or a netmask"
	run -2 serval cidr match -f missing 10.1.1.1
}

@test "match filters lines like grep" {
	cd "$BATS_TEST_TMPDIR"
	printf '10.0.0.1\n11.0.0.1\n10.9.9.9\n::ffff:10.0.0.1\n' >lines
	run -0 serval cidr match 10.0.0.0/8 <lines
	assert_output "10.0.0.1
10.9.9.9"
	run -0 serval cidr match -v 10.0.0.0/8 <lines
	assert_output "11.0.0.1
::ffff:10.0.0.1"
	run -0 serval cidr match -c 10.0.0.0/8 <lines
	assert_output 2
	run -1 serval cidr match 12.0.0.0/8 <lines
	assert_output ""
	run -1 serval cidr match -vc ::/0 0.0.0.0/0 <lines
	assert_output 0
}

@test "match --field filters logs by the word that is the address" {
	cd "$BATS_TEST_TMPDIR"
	printf 'GET 10.0.0.1 /\nGET\t11.0.0.1 /\n  PUT   10.0.0.2\n' >log
	run -0 serval cidr match --field 2 10.0.0.0/8 <log
	assert_output "GET 10.0.0.1 /
  PUT   10.0.0.2"
	run -1 --separate-stderr serval cidr match --field 3 10.0.0.0/8 <log
	assert_equal "$stderr" "serval: 3 of 3 lines have no address"
}

@test "match reads every form of an address that addr reads" {
	printf '%s\n' 2001:DB8::1 2001:db8:0:0:0:0:0:1 2001:0db8:0000:0000:0000:0000:0000:0001 \
		2001:db8::0.0.0.1 2001:db8::: 2001:db8:1 2001:db8::00001 \
		'  2001:db8::1' '2001:db8::1 ' 2001:db8:0:0::0:0:0:1 ::ffff:192.0.2.1 \
		::FFFF:192.0.2.1 ::ffff:192.0.2.256 192.0.2.1 192.0.2.01 192.0.2.1. 192.0.2 \
		1192.0.2.1 192.0.2.1234 '' >"$BATS_TEST_TMPDIR/lines"
	printf '192.0.2.1\r\n2001:db8::1\r\n192.0.2.1\0\n192.0.2.1' >>"$BATS_TEST_TMPDIR/lines"
	run -1 --separate-stderr serval cidr match 2001:db8::1 ::ffff:0:0/96 192.0.2.0/24 \
		<"$BATS_TEST_TMPDIR/lines"
	assert_equal "$(cat -A <<<"$output")" "2001:DB8::1\$
2001:db8:0:0:0:0:0:1\$
2001:0db8:0000:0000:0000:0000:0000:0001\$
2001:db8::0.0.0.1\$
  2001:db8::1\$
2001:db8::1 \$
::ffff:192.0.2.1\$
::FFFF:192.0.2.1\$
192.0.2.1\$
192.0.2.1^M\$
2001:db8::1^M\$
192.0.2.1\$"
	assert_equal "$stderr" "serval: 12 of 24 lines have no address"
}

@test "a line of a megabyte is a bad line, kept whole by --keep-bad" {
	cd "$BATS_TEST_TMPDIR"
	{
		echo 10.0.0.1
		payload 750000 | base64 -w 0
		printf '\n10.0.0.2\n'
	} >lines
	run -1 --separate-stderr serval cidr match 10.0.0.0/8 <lines
	assert_output "10.0.0.1
10.0.0.2"
	serval cidr match --keep-bad 10.0.0.0/8 <lines 2>/dev/null >kept || true
	cmp lines kept
	run -1 --separate-stderr serval cidr --to prefix <lines
	assert_output "10.0.0.1/32
-
10.0.0.2/32"
}

@test "match finds among 100000 prefixes what is in one of them" {
	cd "$BATS_TEST_TMPDIR"
	serval cidr split 16.0.0.0/4 /20 | awk 'NR % 2' >prefixes
	serval cidr split 2001:db8::/32 /48 | awk 'NR % 2' >>prefixes
	awk '{ sub("/.*", ""); print }' prefixes >inside
	run -0 bash -c 'serval cidr match -f prefixes <inside | cmp - inside'
	run -1 serval cidr match -vc -f prefixes <inside
	assert_output 0
	run -0 bash -c 'sed "s|$|/20|" inside | head -n 30000 | serval cidr next |
		sed "s|/20||" | serval cidr match -vc -f prefixes'
	assert_output 30000
}

@test "an operation has options of its own, and cidr --help lists the operations" {
	run -0 serval cidr --help
	assert_line --regexp '^  match +'
	refute_output --partial -- --field
	run -0 serval cidr match --help
	assert_line --regexp '^usage: serval cidr match '
	assert_line --regexp '-v, --invert-match'
	run -2 --separate-stderr serval cidr list --field 2 10.0.0.0/8
	assert_equal "${stderr_lines[0]}" "serval: --field: not an option of 'cidr list'"
}

#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# addr, aton, ntoa, pton, ntop: addresses from and to text and bytes

load helper/common

@test "addr prints the canonical text of each address, in order" {
	run -0 --separate-stderr serval addr 2001:DB8:0:0:0::1 192.0.2.1 ::13.1.68.3 ::ffff:c000:201
	assert_output "2001:db8::1
192.0.2.1
::d01:4403
::ffff:192.0.2.1"
	assert_equal "$stderr" ""
}

@test "a word that is no address is answered by a dash, its reason and status 1" {
	run -1 --separate-stderr serval addr 1.2.3 ::1 010.0.0.1 host
	assert_output "-
::1
-
-"
	assert_regex "${stderr_lines[0]}" '^serval: 1\.2\.3: three parts .*--legacy-ip'
	assert_regex "${stderr_lines[1]}" '^serval: 010\.0\.0\.1: leading zeros'
	assert_equal "${stderr_lines[2]}" "serval: host: not an address"
}

@test "addr --legacy-ip reads addresses as inet_aton does" {
	run -0 serval addr --legacy-ip 0x7f000001 010.1 ::1
	assert_output "127.0.0.1
8.0.0.1
::1"
}

@test "lines of stdin are answered like operands, with LF, CR LF or no end" {
	run -0 --separate-stderr serval addr < <(printf '::0:1\n192.0.2.1\r\nfe80::0:1')
	assert_output "::1
192.0.2.1
fe80::1"
	run -0 serval addr 192.0.2.1 - ::2 <<<::0:1
	assert_output "192.0.2.1
::1
::2"
}

@test "an empty line, a NUL byte and an endless line are bad lines that stop nothing" {
	{
		printf '\n::1\0\n'
		head -c 1000000 /dev/zero | tr '\0' 1
		printf '\n::2\n'
	} >"$BATS_TEST_TMPDIR/lines"
	run -1 --separate-stderr serval addr <"$BATS_TEST_TMPDIR/lines"
	assert_output "-
-
-
::2"
	assert_equal "$stderr" "serval: 3 of 4 lines are not an address"
}

@test "-v says of each bad line why it is one" {
	run -1 --separate-stderr serval addr -v < <(printf '010.0.0.1\n::1\n1:2:3\n')
	assert_regex "${stderr_lines[0]}" '^serval: 010\.0\.0\.1: leading zeros'
	assert_regex "${stderr_lines[1]}" '^serval: 1:2:3: fewer than eight'
	assert_equal "${stderr_lines[2]}" "serval: 2 of 3 lines are not an address"
}

@test "--skip-bad leaves bad lines out and --keep-bad keeps them, even an endless one" {
	{
		printf 'a b\n::0:1\n'
		head -c 200000 /dev/zero | tr '\0' x
		echo
	} >"$BATS_TEST_TMPDIR/lines"
	run -1 --separate-stderr serval addr --skip-bad <"$BATS_TEST_TMPDIR/lines"
	assert_output "::1"
	assert_equal "$stderr" "serval: 2 of 3 lines are not an address"
	serval addr --keep-bad <"$BATS_TEST_TMPDIR/lines" >"$BATS_TEST_TMPDIR/kept" || :
	run -0 diff <(sed s/::0:1/::1/ "$BATS_TEST_TMPDIR/lines") "$BATS_TEST_TMPDIR/kept"
	run -2 serval addr --skip-bad --keep-bad ::1
}

@test "--with-input puts the input and a tab before each answer" {
	run -1 --separate-stderr serval addr --with-input ::0 x
	assert_output "::0	::
x	-"
}

@test "a line is answered before the next one is read" {
	coproc serval addr
	local pid=$COPROC_PID to=${COPROC[1]} from=${COPROC[0]} address answer
	for address in ::1 192.0.2.1; do
		echo "$address" >&"$to"
		read -r -t 10 answer <&"$from"
		assert_equal "$answer" "$address"
	done
	exec {to}>&-
	wait "$pid"
}

@test "--to prints forms in the order asked for, with tabs, and dashes for what is not" {
	run -0 serval addr --to int,text,mapped,mac 192.0.2.1 fe80::211:22ff:fe33:4455
	assert_output "3221225985	192.0.2.1	::ffff:192.0.2.1	-
338288524927261089654167835586904409173	fe80::211:22ff:fe33:4455	-	00:11:22:33:44:55"
	run -2 --separate-stderr serval addr --to text,foo ::1
	assert_equal "${stderr_lines[0]}" "serval: --to text,foo: no such form: 'foo'"
}

@test "zones and ports are kept apart from the address" {
	run -0 serval addr --to text,hex,zone,url 'fe80::1%eth0'
	assert_output "fe80::1%eth0	0xfe800000000000000000000000000001	eth0	[fe80::1%25eth0]"
	run -0 serval addr --from hostport --to text,hostport '[fe80::1%2]:443' 192.0.2.1:80
	assert_output "fe80::1%2	[fe80::1%2]:443
192.0.2.1	192.0.2.1:80"
}

@test "what is read only when asked for says how to ask" {
	run -1 --separate-stderr serval addr 192.0.2.1:80 '[::1]'
	assert_regex "${stderr_lines[0]}" 'a port is not part of an address; --from hostport'
	assert_regex "${stderr_lines[1]}" 'brackets .*; --from url reads it'
}

@test "a socket address is as C has it" {
	require cc
	{
		printf '#include <arpa/inet.h>\n#include <net/if.h>\n#include <stdio.h>\n'
		printf 'int main(void) { char t[64];\n'
		printf 'struct sockaddr_in a = %s;\n' \
		    "$(serval addr --from hostport --to sockaddr 192.0.2.1:80)"
		printf 'struct sockaddr_in6 b = %s;\n' \
		    "$(serval addr --from hostport --to sockaddr '[2001:db8::1%7]:443')"
		printf 'printf("%%s %%d\\n", inet_ntop(AF_INET, &a.sin_addr, t, sizeof t), '
		printf 'ntohs(a.sin_port));'
		printf 'printf("%%s %%d %%u\\n", inet_ntop(AF_INET6, &b.sin6_addr, t, sizeof t), '
		printf 'ntohs(b.sin6_port), b.sin6_scope_id); }\n'
	} >"$BATS_TEST_TMPDIR/a.c"
	cc -o "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/a.c"
	run -0 "$BATS_TEST_TMPDIR/a"
	assert_output "192.0.2.1 80
2001:db8::1 443 7"
}

@test "--class prints the block, its name, RFC and reach, the scope and what is inside" {
	run -0 serval addr --class 10.0.0.1 8.8.8.8 ff02::1 \
	    2001:0:4136:e378:8000:63bf:3fff:fdd2 2002:c000:201::5efe:a00:1
	assert_output "10.0.0.0/8	Private-Use	[RFC1918]	no	-	-	-
-	-	-	-	-	-	-
-	-	-	-	link	-	-
2001::/32	TEREDO	[RFC4380] [RFC8190]	N/A	-	\
teredo-server=65.54.227.120 teredo-client=192.0.2.45	-
2002::/16	6to4	[RFC3056]	N/A	-	6to4=192.0.2.1 isatap=10.0.0.1	-"
}

@test "--json prints an object a line that any reader of JSON understands" {
	require python3
	printf '::ffff:10.0.0.1\nb\377d"\t\\\nfe80::1%%eth0\n' >"$BATS_TEST_TMPDIR/lines"
	# shellcheck disable=SC2016
	run -1 --separate-stderr bash -c '
		set -o pipefail
		serval addr --json <"$1" | python3 -c "
import json, sys
for line in sys.stdin:
    o = json.loads(line)
    print(o[\"status\"], o.get(\"family\"), o.get(\"address\"), o.get(\"zone\"),
          o.get(\"class\", {}).get(\"embedded\"), ascii(o[\"input\"]))
"' - "$BATS_TEST_TMPDIR/lines"
	assert_output "ok inet6 ::ffff:10.0.0.1 None {'mapped': '10.0.0.1'} '::ffff:10.0.0.1'
invalid None None None None 'b\\ufffdd\"\\t\\\\'
ok inet6 fe80::1 eth0 {} 'fe80::1%eth0'"
}

@test "--valid, --is and --family answer by their status, in silence" {
	local args
	for args in '--valid ::1' '--valid 192.0.2.1 ::1' '--is private 10.0.0.1' \
	    '--is loopback,private fd00::1 ::1' '--family 4 192.0.2.1' '--is ipv6 ::1'; do
		# shellcheck disable=SC2086
		run -0 serval addr $args
		assert_output ""
	done
	for args in '--valid x' '--valid ::1 x' '--is private 8.8.8.8' '--is global 10.0.0.1' \
	    '--is private x' '--family 4 ::1' '--family 6 192.0.2.1'; do
		# shellcheck disable=SC2086
		run -1 serval addr $args
		assert_output ""
	done
	run -2 serval addr --is odd ::1
	run -1 serval addr --is private < <(printf '10.0.0.1\n8.8.8.8\n')
	assert_output ""
}

@test "with a form asked for, --is and --family choose among lines" {
	run -1 --separate-stderr serval addr --is private --to text --skip-bad \
	    < <(printf '10.0.0.1\n8.8.8.8\nfd00::1\n')
	assert_output "10.0.0.1
fd00::1"
	run -0 serval addr --from int --family 6 --to text 1
	assert_output ::1
}

@test "packed bytes go out and come in again" {
	run -0 bash -c 'serval addr --to packed ::1 fe80::1 192.0.2.1 | serval addr --from packed'
	assert_output "::1
fe80::1
192.0.2.1"
	run -0 bash -c 'serval addr --to packed 10.10.10.10 1.2.3.4 |
		serval addr --from packed --family 4 --to text'
	assert_output "10.10.10.10
1.2.3.4"
	run -1 --separate-stderr serval addr --from packed < <(printf abc)
	assert_equal "$output" -
	run -2 serval addr --to packed,text ::1
}

@test "--nat64-prefix says where IPv4 addresses go and are found" {
	local n=0 prefix v4 v6
	while IFS=$'\t' read -r prefix v4 v6 _; do
		[[ $prefix != '#'* && $((++n)) -le 12 ]] || continue
		run -0 serval addr --nat64-prefix "$prefix" --to nat64 "$v4"
		assert_output "$v6"
		run -0 serval addr --nat64-prefix "$prefix" --from nat64 "$v6"
		assert_output "$v4"
	done <"$SOURCE_DIR/tests/vectors/nat64_rfc6052.tsv"
	run -2 --separate-stderr serval addr --nat64-prefix 64:ff9b::/97 ::1
	assert_equal "${stderr_lines[0]}" "serval: --nat64-prefix 64:ff9b::/97: must be at most 96"
}

# column N FILE: the Nth column of the rows of a vector file.
column() {
	grep -v '^#' "$SOURCE_DIR/tests/vectors/$2.tsv" | cut -f "$1"
}

@test "streams of every vector come out as the vectors say" {
	run -0 diff <(column 2-5,9-13 format_v4) \
	    <(column 2 format_v4 | serval addr --to text,int,hex,octal,ptr,mapped,6to4,nat64,int-le)
	run -0 diff <(column 2,4,6,7,8 format_v6) \
	    <(column 2 format_v6 | serval addr --to text,full,int,ptr,binary)
	run -0 diff <(column 2 format_v6) <(column 4 format_v6 | serval addr)
	run -0 diff <(column 2 format_v6) <(column 6 format_v6 | serval addr --from int --family 6 --to text)
	run -0 diff <(column 2 ptr_parse) <(column 1 ptr_parse | serval addr 2>/dev/null)
	run -0 diff <(column 3 rfc_text_v6) <(column 2 rfc_text_v6 | serval addr)
	run -0 diff <(column 3,4 classify) <(column 1 classify | serval addr --class | cut -f 1,2)
	run -0 diff <(column 5 classify | sed s/0/no/\;s/1/yes/) \
	    <(column 1 classify | serval addr --class | cut -f 4)
}

@test "strict vectors are read or refused as a stream, escapes and all" {
	require python3
	python3 - "$SOURCE_DIR/tests/vectors/strict_parse.tsv" "$BATS_TEST_TMPDIR" <<-'END'
		import re, sys
		names = {"t": b"\t", "n": b"\n", "r": b"\r", "\\": b"\\"}
		def decode(text):
		    def one(m):
		        e = m.group(1)
		        return names[e] if e in names else (
		            bytes([int(e[1:], 16)]) if e[0] == "x" else chr(int(e[1:], 16)).encode())
		    parts = re.split(r"(\\(?:x..|u....|.))", text)
		    return b"".join(one(re.match(r"\\(.+)", p)) if p.startswith("\\") else p.encode()
		                    for p in parts)
		with open(sys.argv[1]) as rows, open(sys.argv[2] + "/in", "wb") as i, \
		     open(sys.argv[2] + "/out", "wb") as o:
		    for row in rows:
		        if row[0] == "#":
		            continue
		        f = row.rstrip("\n").split("\t")
		        text = decode(f[0])
		        if b"\n" in text or text.endswith(b"\r"):
		            continue
		        i.write(text + b"\n")
		        o.write(f[3].encode() + b"\n")
	END
	serval addr <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/got" 2>/dev/null || :
	run -0 diff "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/got"
}

@test "Python's ipaddress agrees about random addresses, in all forms" {
	require python3
	python3 - >"$BATS_TEST_TMPDIR/expected" <<-'END'
		import ipaddress, random
		random.seed(5952)
		for i in range(20000):
		    bits = 32 if i % 3 == 0 else 128
		    a = random.getrandbits(bits)
		    for _ in range(random.randrange(4)):
		        a &= ~(0xffff << 16 * random.randrange(bits // 16))
		    a = ipaddress.ip_address(a) if bits == 32 else ipaddress.IPv6Address(a)
		    if bits == 128 and a.ipv4_mapped:
		        continue
		    print(a, a.exploded, int(a), a.reverse_pointer, sep="\t")
	END
	cut -f 2 "$BATS_TEST_TMPDIR/expected" |
	    serval addr --to text,full,int,ptr >"$BATS_TEST_TMPDIR/got"
	run -0 diff "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/got"
}

@test "a long stream keeps its order and its memory, whoever converts it" {
	seq 400000 | awk '{ printf "%x::%x\n", $1 % 65535 + 1, $1 % 9999 + 1
		if ($1 % 100 == 0) print "bad " $1 }' >"$BATS_TEST_TMPDIR/lines"
	serval addr --keep-bad <"$BATS_TEST_TMPDIR/lines" >"$BATS_TEST_TMPDIR/file" || :
	# shellcheck disable=SC2002 # a pipe is what is tested
	cat "$BATS_TEST_TMPDIR/lines" | serval addr --keep-bad >"$BATS_TEST_TMPDIR/pipe" || :
	run -0 cmp "$BATS_TEST_TMPDIR/lines" "$BATS_TEST_TMPDIR/file"
	run -0 cmp "$BATS_TEST_TMPDIR/lines" "$BATS_TEST_TMPDIR/pipe"
}

@test "aton and pton print bytes, and ntoa and ntop print their text" {
	run -0 serval aton 127.1 0300.0.2.1
	assert_output "7f000001
c0000201"
	run -0 serval ntoa 7f000001
	assert_output 127.0.0.1
	run -0 serval pton 192.0.2.1 ::1
	assert_output "c0000201
00000000000000000000000000000001"
	run -0 serval ntop c0000201 FE800000000000000000000000000001
	assert_output "192.0.2.1
fe80::1"
}

@test "what is no address of theirs gets a dash from all four and status 1" {
	local command word
	for word in "aton 1.2.3.256" "pton 127.1" "ntoa 7f0000" "ntop 7f00000g" \
	    "ntoa 00000000000000000000000000000001"; do
		read -r command word <<<"$word"
		run -1 --separate-stderr serval "$command" "$word"
		assert_equal "$output" -
		assert_regex "$stderr" "^serval: $word: "
	done
}

@test "--raw prints and reads the bytes themselves" {
	run -0 bash -c 'serval aton --raw 127.1 192.0.2.1 | od -An -tx1'
	assert_output " 7f 00 00 01 c0 00 02 01"
	run -0 bash -c 'serval aton --raw 127.1 192.0.2.1 | serval ntoa --raw'
	assert_output "127.0.0.1
192.0.2.1"
	run -0 bash -c 'serval pton --raw ::1 fe80::1 192.0.2.1 | serval ntop --raw'
	assert_output "::1
fe80::1
192.0.2.1"
}

@test "--raw has no place for a bad word, and refuses bytes that are no address" {
	run -1 bash -c 'set -o pipefail; serval pton --raw x ::1 2>/dev/null | od -An -tx1'
	assert_output " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"
	run -1 --separate-stderr serval ntoa --raw < <(printf abc)
	assert_equal "$output" -
	run -2 serval ntoa --raw 7f000001
}

@test "answers that do not reach stdout are no success" {
	run -7 --separate-stderr bash -c 'serval addr ::1 >/dev/full'
	assert_equal "$stderr" "serval: cannot write to stdout: No space left on device"
	run bash -c 'yes ::1 | serval addr | head -n 1; exit "${PIPESTATUS[1]}"'
	assert_equal "$status" 5
	assert_output ::1
}

@test "a stdin that cannot be read is status 7" {
	run -7 --separate-stderr serval addr <"$BATS_TEST_TMPDIR"
	assert_equal "$stderr" "serval: cannot read stdin: Is a directory"
}

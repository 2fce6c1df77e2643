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
		head -c 200000 /dev/zero | tr '\0' 1
		printf '\n::2\n'
	} >"$BATS_TEST_TMPDIR/lines"
	run -1 --separate-stderr serval addr <"$BATS_TEST_TMPDIR/lines"
	assert_output "-
-
-
::2"
	assert_equal "${stderr_lines[0]}" "serval: '': not an address"
	assert_equal "${stderr_lines[1]}" "serval: ::1: the line has a NUL byte"
	assert_equal "${#stderr_lines[@]}" 3
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

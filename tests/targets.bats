#!/usr/bin/env bats
# targets: bad input is refused in one clear line, before anything is opened

load helper/common

# Fails unless `serval ARGS...` says TEXT on stderr and points to the help, with status 2,
# and has opened no socket of the Internet, bound no path and run no program meanwhile.
# usage: refuses TEXT ARGS...
refuses() {
	local text=$1 calls=$BATS_TEST_TMPDIR/calls tracer=()
	local traced=socket,bind,listen,fork,vfork,clone,clone3
	shift
	printf 'serval %.200s\n' "$*"
	if command -v strace >/dev/null && strace -qq -o "$calls" true 2>/dev/null; then
		tracer=(env "ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0" strace -qq -f
		    -o "$calls" -e "trace=$traced")
	fi
	run -2 --separate-stderr "${tracer[@]}" serval "$@" </dev/null
	assert_output ""
	assert_equal "${stderr_lines[0]}" "serval: $text"
	assert_equal "${stderr_lines[1]}" "serval: see 'serval --help'"
	assert_equal "${#stderr_lines[@]}" 2
	[ "${#tracer[@]}" -eq 0 ] ||
		assert [ -z "$(grep -E 'AF_INET|bind|listen|fork|clone' "$calls")" ]
}

# A word of that many letters.
# usage: long_word LENGTH
long_word() {
	printf 'h%.0s' $(seq "$1")
}

@test "a port above 65535 is refused, wherever it stands" {
	local text="65536: must be at most 65535"
	refuses "$text" 127.0.0.1 65536
	refuses "$text" 127.0.0.1:65536
	refuses "$text" '[::1]:65536'
	refuses "$text" -p 65536 127.0.0.1 80
	refuses "$text" -l 65536
	refuses "$text" -l -p 65536
	refuses "$text" -l 127.0.0.1 65536
	refuses "port $text" -z 127.0.0.1 65536
	refuses "port 1-65536: must be at most 65535" -z 127.0.0.1 1-65536
	refuses "99999999999999999999: must be at most 65535" \
	    127.0.0.1 99999999999999999999
}

@test "a negative port is refused" {
	refuses "-1: must be at least 0" -- 127.0.0.1 -1
	refuses "-1: must be at least 0" -p -1 127.0.0.1 80
	refuses "-1: no such option" 127.0.0.1 -1
}

@test "a port that is neither a number nor a service is refused" {
	local port
	for port in 80x 1e3 0x50 "80," 1-5 8.0 no-such-service; do
		refuses "$port: not a port number or service" 127.0.0.1 "$port"
	done
	refuses "80x: not a port number or service" -l 80x
	refuses "80x: not a port number or service" -p 80x 127.0.0.1 80
	refuses "80x: not a port number or service" -z 127.0.0.1 80x
	refuses "no-such-service: not a port number or service" -z 127.0.0.1 80,no-such-service
	refuses "port 20-: not a number" -z 127.0.0.1 20-
	refuses "a port is empty" -z 127.0.0.1 80,,81
	refuses " 80: the port has a blank or a control character" 127.0.0.1 " 80"
	refuses "8?0: the port has a blank or a control character" 127.0.0.1 $'8\n0'
}

@test "an empty port is refused" {
	refuses "the port is empty" 127.0.0.1 ""
	refuses "the port is empty" -l ""
	refuses "a port is empty" -z 127.0.0.1 ""
	refuses "127.0.0.1:: no port after the colon" 127.0.0.1:
	refuses "[::1]:: no port after the colon" '[::1]:'
}

@test "port 0 is nothing to connect to or to probe" {
	refuses "0: not a port to connect to" 127.0.0.1 0
	refuses "0: not a port to connect to" 127.0.0.1:0
	refuses "0: not a port to connect to" -u 127.0.0.1 0
	refuses "port 0: must be at least 1" -z 127.0.0.1 0
	refuses "port 0-9: must be at least 1" -z 127.0.0.1 0-9
}

@test "a host that is too long is refused, and the reason is not cut off" {
	local host
	host=$(long_word 300)
	refuses "${host:0:255}: the host has more than 255 characters" "$host" 80
	refuses "${host:0:255}: the host has more than 255 characters" "$(long_word 9000)" 80
	refuses "${host:0:255}: the port has more than 255 characters" 127.0.0.1 "$host"
	refuses "$(long_word 64).x: a part of a host name has at most 63 characters" \
	    "$(long_word 64).x" 80
}

@test "control characters are refused, and do not reach the terminal" {
	local text="the host has a blank or a control character"
	refuses "a?b: $text" $'a\tb' 80
	refuses "a?[2Jb: $text" $'a\033[2Jb' 80
	refuses "a?b: $text" $'a\nb' 80
	refuses "a b: $text" "a b" 80
	refuses "a?: $text" $'a\177' 80
}

@test "what can be no host name is refused before anybody is asked" {
	local text="a host name has only letters, digits, '-', '_' and '.'"
	refuses "nul\\0x: $text" 'nul\0x' 80
	refuses "*: $text" '*' 80
	refuses "a/b: $text" a/b 80
	refuses "a..b: a part of the host name is empty" a..b 80
	refuses "the host is empty" "" 80
}

@test "addresses that others read otherwise are refused with the reason" {
	local parts="where four are needed; only the rules of inet_aton(3) (--legacy-ip) read it"
	refuses "010.0.0.1: leading zeros are read as octal by some programs and as decimal by\
 others" 010.0.0.1 80
	refuses "1.2.3: three parts $parts" 1.2.3 80
	refuses "0x7f.1: two parts $parts" 0x7f.1 80
	refuses "12345: one number $parts" 12345 80
	refuses "1.2.3.256: a part is above 255" 1.2.3.256 80
}

@test "malformed IPv6 addresses are refused with the reason" {
	refuses "::1::: not an IPv6 address: '::' may stand only once" ::1:: 80
	refuses "::ffff:1.2.3: not an IPv6 address: fewer than four parts" ::ffff:1.2.3 80
	refuses "[::1: no ] for the [" '[::1' 80
	refuses "[::1]x: only :PORT may follow the ]" '[::1]x' 80
	refuses "[]: not an IPv6 address" '[]' 80
	refuses "[127.0.0.1]: only IPv6 addresses have brackets" '[127.0.0.1]' 80
	refuses "::1%: no zone after the %" ::1% 80
	refuses "fe80::1%nosuch: no interface is called 'nosuch'" fe80::1%nosuch 80
}

@test "an address of the other family is refused" {
	refuses "::1: not an IPv4 address" -4 ::1 80
	refuses "127.0.0.1: not an IPv6 address" -6 127.0.0.1 80
	refuses "::1: not an IPv4 address" -4 -l ::1 0
}

@test "-n refuses what would have to be looked up" {
	refuses "localhost: not an IP address" -n localhost 80
}

@test "a UNIX path that is longer than sun_path is refused" {
	local path text="a UNIX socket's path has at most 107 bytes, this one 108"
	path=$(long_word 108)
	refuses "$path: $text" -U "$path"
	refuses "$path: $text" -U -l "$path"
	refuses "$path: $text" -U -u -l "$path"
	refuses "$path: $text" "unix:$path"
	refuses "$path: $text" -z -U "$path"
	refuses "$path: $text" -U -s "$path" socket
	refuses "@$path: a UNIX socket's path has at most 108 bytes, this one 109" \
	    -U "@$path"
}

@test "a UNIX path that is none, or has a port, is refused" {
	refuses "no path of a UNIX socket" -U ""
	refuses "no path of a UNIX socket" -U -l ""
	refuses "unix:: no path of a UNIX socket" unix:
	refuses "@: no path of a UNIX socket" -U @
	refuses "y: a UNIX socket has no port" -U x y
	refuses "80: a UNIX socket has no port" unix:x 80
	refuses "80: a UNIX socket has no port" -l unix:x 80
}

@test "a target that is not complete, or too much, is refused" {
	refuses "no host, no option, no command"
	refuses "127.0.0.1: no port to connect to" 127.0.0.1
	refuses "127.0.0.1: no port to probe" -z 127.0.0.1
	refuses "no port to listen on" -l
	refuses "no path to listen on" -U -l
	refuses "connect: one operand too many: 81" 127.0.0.1 80 81
	refuses "listen: one operand too many: 3" -l 1 2 3
	refuses "80: 127.0.0.1:1 already names a port" 127.0.0.1:1 80
	refuses "2: -s and -p already say where to listen" -l -p 1 2 3
	refuses "127.0.0.1:80: -s and -p already say where to listen" -l 127.0.0.1:80 -p 1
	refuses "--fd: there is no target to name" --fd 0 127.0.0.1 80
}

@test "numbers, sizes and times out of range are refused" {
	local target=(127.0.0.1 9)
	refuses "-M 0: must be at least 1" -M 0 "${target[@]}"
	refuses "-M 256: must be at most 255" -M 256 "${target[@]}"
	refuses "-m 300: must be at most 255" -m 300 "${target[@]}"
	refuses "-T 256: must be at most 255" -T 256 "${target[@]}"
	refuses "-I 0: must be at least 1" -I 0 "${target[@]}"
	refuses "-O 2G: must be at most 1073741824" -O 2G "${target[@]}"
	refuses "-O 1x: not a size: a number with k, M or G" -O 1x "${target[@]}"
	refuses "--datagram-size 0: must be at least 1" -u --datagram-size 0 "${target[@]}"
	refuses "--datagram-size 65508: must be at most 65507" \
	    -u --datagram-size 65508 "${target[@]}"
	refuses "-W 0: must be at least 1" -u -W 0 "${target[@]}"
	refuses "--fd -1: must be at least 0" --fd -1
	refuses "--parallel 0: must be at least 1" -z --parallel 0 "${target[@]}"
	refuses "--backlog 0: must be at least 1" -l --backlog 0 0
	refuses "--max-conns x: not a number" -l -k --max-conns x 0
	refuses "-w 1y: not a time: a number with ms, s, m or h" -w 1y "${target[@]}"
	refuses "-w '': not a time: a number with ms, s, m or h" -w "" "${target[@]}"
	refuses "-i -5: must not be negative" -i -5 "${target[@]}"
	refuses "--timeout 99999999999h: must be at most 596h" \
	    --timeout 99999999999h "${target[@]}"
}

@test "words that an option does not know are refused" {
	local target=(127.0.0.1 9)
	refuses "--eof x: must be one of half|stdin|peer|never" --eof x "${target[@]}"
	refuses "--shutdown x: must be one of none|rd|wr|rdwr" --shutdown=x "${target[@]}"
	refuses "-T nosuch: must be a DSCP name (ef, af11, cs6...) or 0 to 255" \
	    -T nosuch "${target[@]}"
	refuses "--probe-data: no such escape: \\q" -u -z --probe-data '\q' "${target[@]}"
	refuses "-e: a quote is not closed" -e "cat '" "${target[@]}"
	refuses "-e: no program to run" -l -e " " 0
}

@test "socket options that do not exist, or cannot be set so, are refused" {
	local target=(127.0.0.1 9)
	refuses "tcp_nodely: no such socket option; the nearest is tcp_nodelay" \
	    --sockopt tcp_nodely=1 "${target[@]}"
	refuses "so_keepalive=x: must be 0 or 1" --sockopt so_keepalive=x "${target[@]}"
	refuses "so_type: can only be read" --sockopt so_type=1 "${target[@]}"
}

@test "options that contradict each other are refused" {
	local target=(127.0.0.1 9)
	refuses "-4 and -6 exclude each other" -4 -6 "${target[@]}"
	refuses "-4 and -U exclude each other" -4 -U socket
	refuses "-l and -z exclude each other" -l -z "${target[@]}"
	refuses "-k and -z exclude each other" -k -z "${target[@]}"
	refuses "-F and -l exclude each other" -F -l 0
	refuses "-e and -F exclude each other" -F -e cat "${target[@]}"
	refuses "-e and -c exclude each other" -e cat -c cat "${target[@]}"
	refuses "-e and -z exclude each other" -z -e cat "${target[@]}"
	refuses "--eof and -N exclude each other" -N --eof=peer "${target[@]}"
	refuses "--eof and -q exclude each other" -q 1 --eof=peer "${target[@]}"
	refuses "--send-only and --recv-only exclude each other" \
	    --send-only --recv-only "${target[@]}"
	refuses "-d and --send-only exclude each other" -d --send-only "${target[@]}"
	refuses "-u and --seqpacket exclude each other" -U -u --seqpacket socket
	refuses "-S and -u exclude each other" -S -u "${target[@]}"
	refuses "--fd and -s exclude each other" --fd 0 -s ::1
	refuses "-p and -U exclude each other" -U -p 80 socket
	refuses "--print-port and -U exclude each other" -U -l --print-port socket
}

@test "options that need another one are refused without it" {
	local target=(127.0.0.1 9)
	refuses "-k: needs -l" -k "${target[@]}"
	refuses "--print-port: needs -l" --print-port "${target[@]}"
	refuses "--all: needs -z" --all "${target[@]}"
	refuses "--max-conns: needs -k" -l --max-conns 2 0
	refuses "--lock-peer: needs -u or --fd" -l --lock-peer 0
	refuses "--seqpacket: needs -U" --seqpacket "${target[@]}"
	refuses "--probe-data: needs -u" -z --probe-data x "${target[@]}"
	refuses "--datagram-size: needs -u or --seqpacket or --fd" \
	    --datagram-size 5 "${target[@]}"
}

@test "options that do not exist are refused, with the nearest or a hint" {
	local target=(127.0.0.1 9)
	refuses "-E: no such option" -E "${target[@]}"
	refuses "--lisen: no such option; the nearest is --listen" --lisen 0
	refuses "--ssl: TLS is not supported; use openssl s_client or s_server" \
	    --ssl "${target[@]}"
	refuses "--udp: takes no argument" --udp=1 "${target[@]}"
	refuses "-w: TIME is missing" 127.0.0.1 9 -w
}

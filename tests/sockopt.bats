#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# sockopt: the options of a socket, by name.

load helper/common

@test "sockopt prints the name and the value of an option, with a tab between" {
	run -0 --separate-stderr serval sockopt so_keepalive
	assert_output $'so_keepalive\t0'
}

@test "sockopt prints the options in the order that was asked for" {
	run -0 --separate-stderr serval sockopt so_linger so_acceptconn
	assert_output $'so_linger\toff\nso_acceptconn\t0'
}

@test "an option's name may be in upper case" {
	run -0 --separate-stderr serval sockopt SO_KEEPALIVE
	assert_output $'so_keepalive\t0'
}

@test "without a name every option is printed that the socket has" {
	run -0 --separate-stderr serval sockopt -4
	assert_line --regexp $'^ip_ttl\t[0-9]+$'
	assert_line $'tcp_nodelay\t0'
	assert_line $'so_type\t1'
	refute_line --partial ipv6_
	refute_line --partial udp_
	assert_equal "$stderr" ''
}

@test "--udp, --unix, -4 and -6 choose the socket" {
	run -0 --separate-stderr serval sockopt --udp -6
	assert_line $'so_type\t2'
	assert_line $'ipv6_v6only\t0'
	assert_line $'udp_cork\t0'
	refute_line --partial tcp_
	run -0 --separate-stderr serval sockopt --unix
	assert_line $'so_domain\t1'
	refute_line --regexp '^(tcp|udp|ip|ipv6)_'
	run -0 --separate-stderr serval sockopt --tcp -4 so_domain so_protocol
	assert_output $'so_domain\t2\nso_protocol\t6'
}

@test "an option that the socket does not have is status 1" {
	run -1 --separate-stderr serval sockopt --udp -4 tcp_nodelay
	assert_output ''
	assert_equal "$stderr" 'serval: tcp_nodelay: not an option of this socket'
}

@test "an option that the socket does not have does not keep the others back" {
	run -1 --separate-stderr serval sockopt -4 so_type ip_mtu tcp_nodelay
	assert_output $'so_type\t1\ntcp_nodelay\t0'
	assert_equal "$stderr" 'serval: ip_mtu: Transport endpoint is not connected'
}

@test "an unknown option is refused with the nearest name, status 2, and nothing is printed" {
	run -2 --separate-stderr serval sockopt so_keepalive tcp_nodely
	assert_output ''
	assert_equal "${stderr_lines[0]}" \
	    'serval: tcp_nodely: no such socket option; the nearest is tcp_nodelay'
}

@test "an option that can only be set is refused, status 2" {
	run -2 serval sockopt ip_add_membership
	assert_line --index 0 'serval: ip_add_membership: can only be set'
}

@test "--fd prints the options of an inherited socket and leaves it open" {
	require python3
	run -0 python3 - <<-'END'
		import os, socket, subprocess
		with socket.socket() as s:
		    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
		    s.bind(("127.0.0.1", 0))
		    s.listen()
		    subprocess.run(["serval", "sockopt", "--fd", str(s.fileno()),
		        "so_keepalive", "so_acceptconn"], pass_fds=[s.fileno()], check=True)
		    socket.create_connection(s.getsockname()).close()
	END
	assert_output $'so_keepalive\t1\nso_acceptconn\t1'
}

@test "--fd of what is no socket is refused, status 2" {
	run -2 --separate-stderr serval sockopt --fd 0 </dev/null
	assert_output ''
	assert_regex "${stderr_lines[0]}" '^serval: --fd 0: .*socket'
}

@test "--fd of a closed descriptor is refused, status 2" {
	run -2 serval sockopt --fd 9 9>&-
	assert_line --index 0 'serval: --fd 9: Bad file descriptor'
}

@test "answers that could not be written are status 7" {
	run -7 sh -c 'serval sockopt >/dev/full'
}

@test "with -S a listener on any address hears those who have the key, and no others" {
	export SERVAL_TCP_MD5_KEY=secret
	run serval -l -S --timeout 1ms 0
	[ "$status" -eq 3 ] || skip "the kernel has no CONFIG_TCP_MD5SIG"
	start_listener server -S 0 </dev/null
	run -3 env SERVAL_TCP_MD5_KEY=wrong serval -S -w 100ms 127.0.0.1 "$port" </dev/null
	run -0 serval -S 127.0.0.1 "$port" <<<hello
	finish server
	assert_equal "$status" 0
	assert_output hello
}

#!/usr/bin/env bats
# shellcheck disable=SC2154 # status, output, lines and stderr come from the helpers
# fd: --fd with what somebody else has opened

load helper/common

@test "a connected socket is relayed on, and stays open for whoever made it" {
	start_listener server 127.0.0.1 0 -e cat
	exec 7<>"/dev/tcp/127.0.0.1/$port"
	run -0 serval --shutdown=none -q 0 --fd 7 --send-only <<<one
	run -0 serval sockopt --fd 7 so_error
	assert_output $'so_error\t0'
	exec 7>&-
}

@test "a listening socket is listened on" {
	require python3
	start server python3 -c 'if True:
		import socket, subprocess, sys
		listener = socket.create_server(("127.0.0.1", 0))
		print(listener.getsockname()[1], file=open(sys.argv[1], "w"))
		fd = listener.fileno()
		command = ["serval", "-l", "--fd", str(fd), "-e", "cat"]
		sys.exit(subprocess.run(command, pass_fds=[fd]).returncode)' \
	    "$BATS_TEST_TMPDIR/port"
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 serval 127.0.0.1 "$port" <<<hello
	assert_output hello
	finish server
	assert_equal "$status" 0
}

@test "a pipe is written to until the end of input" {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	start reader cat "$BATS_TEST_TMPDIR/pipe"
	run -0 serval --fd 7 7>"$BATS_TEST_TMPDIR/pipe" <<<hello
	finish reader
	assert_output hello
}

@test "a file is read to its end" {
	payload 1M >"$BATS_TEST_TMPDIR/file"
	serval --fd 7 7<"$BATS_TEST_TMPDIR/file" </dev/null >"$BATS_TEST_TMPDIR/copy"
	cmp "$BATS_TEST_TMPDIR/file" "$BATS_TEST_TMPDIR/copy"
}

@test "a terminal is both written to and read" {
	require python3
	run -0 python3 -c 'if True:
		import os, pty, subprocess
		ours, theirs = pty.openpty()
		run = subprocess.Popen(["serval", "--fd", str(theirs)], pass_fds=[theirs],
		    stdin=subprocess.PIPE, stdout=subprocess.PIPE)
		os.write(ours, b"typed\n")
		assert run.stdout.readline() == b"typed\n"
		run.stdin.write(b"shown\n")
		run.stdin.flush()
		seen = b""
		while b"shown" not in seen:
		    seen += os.read(ours, 100)
		run.kill()'
}

@test "a file that cannot be written to is status 7" {
	run -7 --separate-stderr serval --fd 7 7>/dev/full <<<hello
	assert_equal "$stderr" 'serval: peer: No space left on device'
}

@test "a descriptor that is not open is refused, status 2" {
	run -2 --separate-stderr serval --fd 7 7>&-
	assert_equal "${stderr_lines[0]}" 'serval: --fd 7: Bad file descriptor'
}

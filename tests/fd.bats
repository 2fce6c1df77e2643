#!/usr/bin/env bats
# shellcheck disable=SC2154 # status, output, lines and stderr come from the helpers
# fd: --fd with what is no socket; tests/sockets.bats has those that are

load helper/common

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

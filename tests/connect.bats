#!/usr/bin/env bats
# connect: a client of serval's, and those whom it reaches

load helper/common
load helper/network
load helper/names
load helper/peer

# Enough that nobody's buffers take it at once.
large=8M

# usage: greets ADDRESS OPERAND...; a server on ADDRESS is reached by serval OPERANDs,
# where PORT stands for the port
greets() {
	local address=$1
	shift
	rm -f "$BATS_TEST_TMPDIR/server.port"
	start_listener server "$address" 0 <<<welcome
	run -0 --separate-stderr serval "${@//PORT/$port}" <<<hello
	assert_output welcome
	assert_equal "$stderr" ""
	ends server 0 hello
}

@test "it connects to an IPv4 and to an IPv6 address" {
	greets 127.0.0.1 127.0.0.1 PORT
	greets ::1 ::1 PORT
}

@test "it connects to a host by name" {
	greets 127.0.0.1 localhost PORT
}

@test "HOST:PORT and [V6]:PORT are one operand" {
	greets 127.0.0.1 127.0.0.1:PORT
	greets 127.0.0.1 localhost:PORT
	greets ::1 '[::1]:PORT'
}

@test "'serval connect' says the same" {
	greets 127.0.0.1 connect 127.0.0.1 PORT
}

@test "a link-local address has a zone" {
	require ip
	open_network
	add_void
	local address=fe80::1234%void
	"${in_network[@]}" ip address add fe80::1234/64 dev void nodad
	start server "${in_network[@]}" serval -l --port-file "$BATS_TEST_TMPDIR/port" :: 0 \
	    <<<welcome
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 "${in_network[@]}" serval -v "[$address]:$port" <<<hello
	assert_line welcome
	ends server 0 hello
}

@test "a port may be the name of a service" {
	getent services echo >/dev/null || skip "services(5) has no echo"
	open_network
	start server "${in_network[@]}" serval -lv 127.0.0.1 echo <<<welcome
	wait_for said server "Listening on 127.0.0.1 7"
	run -0 "${in_network[@]}" serval 127.0.0.1 echo <<<hello
	assert_output welcome
	ends server 0 hello
}

@test "-p and -s say where the connection comes from" {
	local own
	start_peer peer listen from
	own=$(free_port)
	run -0 serval -p "$own" -s 127.0.0.2 127.0.0.1 "$port" </dev/null
	ends peer 0 "127.0.0.2 $own"
}

@test "a source address that is not ours is an error of this end" {
	run -7 --separate-stderr serval -s 192.0.2.1 127.0.0.1 9 </dev/null
	assert_output ""
	assert_regex "$stderr" '^serval: source 192\.0\.2\.1 port 0: Cannot assign'
}

@test "-4 and -6 choose among the addresses of a name" {
	open_network_with_names
	start server "${in_network[@]}" serval -lkd --port-file "$BATS_TEST_TMPDIR/port" 0
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 "${with_names[@]}" serval -v -4 both.example "$port" </dev/null
	assert_line --partial "Connection to 127.0.0.1 $port "
	run -0 "${with_names[@]}" serval -v -6 both.example "$port" </dev/null
	assert_line --partial "Connection to ::1 $port "
}

@test "-4 does not reach an IPv6 address, nor -6 an IPv4 address" {
	run -2 serval -4 ::1 9 </dev/null
	run -2 serval -6 127.0.0.1 9 </dev/null
}

@test "a port where nobody listens is refused in one line, status 1" {
	port=$(free_port)
	run -1 --separate-stderr serval 127.0.0.1 "$port" </dev/null
	assert_output ""
	assert_equal "$stderr" \
	    "serval: connect to 127.0.0.1 port $port (tcp) failed: Connection refused"
}

@test "a network that cannot be reached is status 1" {
	open_network
	run -1 --separate-stderr "${in_network[@]}" serval 198.51.100.1 9 </dev/null
	assert_regex "$stderr" 'serval: connect to 198\.51\.100\.1 .*: Network is unreachable'
}

@test "a name that nobody can be asked about is status 4" {
	open_network_with_names
	echo "nameserver 127.0.0.1" >"$BATS_TEST_TMPDIR/resolv.conf"
	run -4 --separate-stderr "${with_names[@]}" serval nobody.example 9 </dev/null
	assert_output ""
	assert_regex "$stderr" '^serval: nobody\.example: '
}

@test "where the first address refuses, the second is tried" {
	open_network_with_names
	start server "${in_network[@]}" serval -l --port-file "$BATS_TEST_TMPDIR/port" \
	    127.0.0.1 0 <<<welcome
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 "${with_names[@]}" serval -v both.example "$port" <<<hello
	assert_line "serval: connect to ::1 port $port (tcp) failed: Connection refused"
	assert_line welcome
	ends server 0 hello
}

@test "where no address answers, the error names each with its own reason" {
	open_network_with_names
	run -1 --separate-stderr "${with_names[@]}" serval both.example 9 </dev/null
	assert_equal "$stderr" "serval: connect to ::1 port 9 (tcp) failed: Connection refused; connect to 127.0.0.1 port 9 (tcp) failed: Connection refused"
}

@test "where the first address is silent, the second is not kept waiting" {
	open_network_with_names
	add_void
	start server "${in_network[@]}" serval -l --port-file "$BATS_TEST_TMPDIR/port" \
	    192.0.2.1 0 <<<welcome
	wait_port_file "$BATS_TEST_TMPDIR/port"
	run -0 "${with_names[@]}" serval --connect-timeout 1h half-dead.example "$port" <<<hello
	assert_output welcome
	ends server 0 hello
}

# usage: uploads COMMAND...; the COMMAND listens on $port, and prints what it gets
uploads() {
	start peer "$@" </dev/null
	wait_listening "$port"
	payload "$large" | serval 127.0.0.1 "$port"
	ends_with_payload peer 0 "$large"
}

# usage: downloads COMMAND...; the COMMAND listens on $port, and sends what it reads
downloads() {
	payload "$large" >"$BATS_TEST_TMPDIR/data"
	start peer "$@" <"$BATS_TEST_TMPDIR/data"
	wait_listening "$port"
	start client serval -d 127.0.0.1 "$port"
	ends_with_payload client 0 "$large"
}

@test "a large upload to nc.openbsd arrives whole" {
	require nc.openbsd
	port=$(free_port)
	uploads nc.openbsd -l 127.0.0.1 "$port"
}

@test "a large download from nc.openbsd arrives whole" {
	require nc.openbsd
	port=$(free_port)
	downloads nc.openbsd -N -l 127.0.0.1 "$port"
}

@test "a large upload to nc.traditional arrives whole" {
	require nc.traditional
	port=$(free_port)
	uploads nc.traditional -n -l -s 127.0.0.1 -p "$port"
}

@test "a large download from nc.traditional arrives whole" {
	require nc.traditional
	port=$(free_port)
	downloads nc.traditional -n -q 0 -l -s 127.0.0.1 -p "$port"
}

@test "a large upload to ncat arrives whole" {
	require ncat
	port=$(free_port)
	uploads ncat -l 127.0.0.1 "$port"
}

@test "a large download from ncat arrives whole" {
	require ncat
	port=$(free_port)
	downloads ncat --send-only -l 127.0.0.1 "$port"
}

@test "a large upload to socat arrives whole" {
	require socat
	port=$(free_port)
	uploads socat -u "TCP4-LISTEN:$port,bind=127.0.0.1" -
}

@test "a large download from socat arrives whole" {
	require socat
	port=$(free_port)
	downloads socat -u - "TCP4-LISTEN:$port,bind=127.0.0.1"
}

@test "a large upload to busybox nc arrives whole" {
	require busybox
	port=$(free_port)
	uploads busybox nc -l -p "$port"
}

@test "a large download from busybox nc arrives whole" {
	require busybox
	port=$(free_port)
	downloads busybox nc -l -p "$port"
}

@test "large transfers go both ways at once" {
	payload "$large" >"$BATS_TEST_TMPDIR/data"
	start_listener server 127.0.0.1 0 <"$BATS_TEST_TMPDIR/data"
	start client serval 127.0.0.1 "$port" <"$BATS_TEST_TMPDIR/data"
	ends_with_payload client 0 "$large"
	ends_with_payload server 0 "$large"
}

@test "a file comes from a web server as curl gets it" {
	require python3 curl
	port=$(free_port)
	payload 1M >"$BATS_TEST_TMPDIR/file"
	start server python3 -m http.server --bind 127.0.0.1 \
	    --directory "$BATS_TEST_TMPDIR" "$port"
	wait_listening "$port"
	curl -sS -D "$BATS_TEST_TMPDIR/head" -o "$BATS_TEST_TMPDIR/body" \
	    "http://127.0.0.1:$port/file"
	printf 'GET /file HTTP/1.0\r\n\r\n' | serval 127.0.0.1 "$port" \
	    >"$BATS_TEST_TMPDIR/answer"
	sed '1,/^\r$/d' "$BATS_TEST_TMPDIR/answer" | cmp - "$BATS_TEST_TMPDIR/body"
	head -n 1 "$BATS_TEST_TMPDIR/answer" | cmp - <(head -n 1 "$BATS_TEST_TMPDIR/head")
}

@test "-C makes of a script's lines those of HTTP" {
	require python3
	port=$(free_port)
	echo content >"$BATS_TEST_TMPDIR/file"
	start server python3 -m http.server --bind 127.0.0.1 \
	    --directory "$BATS_TEST_TMPDIR" "$port"
	wait_listening "$port"
	run -0 serval -C 127.0.0.1 "$port" <<<$'GET /file HTTP/1.0\n'
	assert_line --index 0 --regexp '^HTTP/1\.. 200 '
	assert_line content
}

@test "it is a ProxyCommand of ssh's, to an sshd that serval's listener runs" {
	require ssh sshd ssh-keygen
	local folder=$BATS_TEST_TMPDIR
	ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
	ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
	printf '%s\n' "HostKey $folder/host" "AuthorizedKeysFile $folder/user.pub" \
	    'StrictModes no' 'PermitRootLogin yes' >"$folder/sshd_config"
	# An sshd of root's wants this folder, which its service makes.
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	start_listener server -e "$(command -v sshd) -i -f $folder/sshd_config" 127.0.0.1 0
	run -0 --separate-stderr ssh -F none -i "$folder/user" -o BatchMode=yes \
	    -o ProxyCommand="$SERVAL %h %p" -p "$port" -o StrictHostKeyChecking=no \
	    -o UserKnownHostsFile="$folder/known" 127.0.0.1 'seq 100000 | sha256sum; exit 0'
	assert_output "$(seq 100000 | sha256sum)"
}

#!/usr/bin/env bats
# shellcheck disable=SC2154 # run sets stderr and stderr_lines
# iface: the interfaces of this host, in a network of the test's own.

load helper/common
load helper/network

# A network with lo, and with left and right, which have addresses of both families.
open_network_with_interfaces() {
	open_network
	"${in_network[@]}" ip link add left address 02:00:00:00:00:01 mtu 1400 index 7 \
	    type veth peer name right address 02:00:00:00:00:02 index 8 ||
		skip "there is no veth"
	# The only link-local address is the one that is given.
	"${in_network[@]}" ip link set left addrgenmode none
	"${in_network[@]}" ip link set right addrgenmode none
	"${in_network[@]}" ip link set left up
	"${in_network[@]}" ip address add 192.0.2.1/24 dev left
	"${in_network[@]}" ip address add 198.51.100.1/32 dev left label left:one
	"${in_network[@]}" ip address add 2001:db8::1/64 dev left nodad
	"${in_network[@]}" ip address add fe80::1/64 dev left nodad
}

in_network() {
	"${in_network[@]}" "$@"
}

@test "the loopback is an interface" {
	run -0 --separate-stderr serval iface lo
	assert_line --partial $'lo\t1\tinet\t127.0.0.1\t8\t'
	assert_equal "$(serval iface --to name 127.0.0.1)" lo
}

@test "without an operand each address of each interface has a line" {
	open_network_with_interfaces
	run -0 --separate-stderr in_network serval iface --to name,index,family,address,prefix,mac,mtu
	assert_output - <<-'END'
		lo	1	inet	127.0.0.1	8	00:00:00:00:00:00	65536
		lo	1	inet6	::1	128	00:00:00:00:00:00	65536
		left	7	inet	192.0.2.1	24	02:00:00:00:00:01	1400
		left	7	inet	198.51.100.1	32	02:00:00:00:00:01	1400
		left	7	inet6	2001:db8::1	64	02:00:00:00:00:01	1400
		left	7	inet6	fe80::1%left	64	02:00:00:00:00:01	1400
		right	8	-	-	-	02:00:00:00:00:02	1500
	END
	assert_equal "$(in_network serval iface | cut -f 1-7)" "$output"
}

@test "flags are told by their names" {
	open_network_with_interfaces
	run -0 in_network serval iface --to flags right
	assert_output broadcast,multicast
	run -0 in_network serval iface --to flags lo
	assert_output up,loopback,running,lower_up
	in_network ip link set right promisc on
	run -0 in_network serval iface --to flags right
	assert_output broadcast,promisc,multicast
}

@test "a name has an index, and an index a name" {
	open_network_with_interfaces
	run -0 in_network serval iface --to index left
	assert_output 7
	run -0 in_network serval iface --to name 8
	assert_output right
}

@test "names and indexes are those of if_nametoindex(3), another name too" {
	require python3
	open_network_with_interfaces
	run -0 in_network python3 -c '
import socket
for index, name in socket.if_nameindex(): print(index, name)'
	assert_equal "$(in_network serval iface --to index,name | tr '\t' ' ')" "$output"
	in_network ip link property add dev left altname another || skip "ip(8) knows no altname"
	run -0 in_network serval iface --to name,index another
	assert_output $'left\t7'
}

@test "an interface that is called like a number is found by its name first" {
	open_network_with_interfaces
	in_network ip link set right name 7
	run -0 in_network serval iface --to name,index 7
	assert_output $'7\t8'
}

@test "an address is that of its interface, with a zone and without" {
	open_network_with_interfaces
	run -0 in_network serval iface --to name,address,prefix 198.51.100.1
	assert_output $'left\t198.51.100.1\t32'
	run -0 in_network serval iface --to name,address fe80::1
	assert_output $'left\tfe80::1%left'
	run -0 in_network serval iface --to name,address fe80::1%7
	assert_output $'left\tfe80::1%left'
	run -1 in_network serval iface fe80::1%right
	assert_output 'serval: fe80::1%right: no interface has this address'
}

@test "an address that several interfaces have is told for each of them" {
	open_network_with_interfaces
	in_network ip link set right up
	in_network ip address add fe80::1/64 dev right nodad
	run -0 in_network serval iface --to name fe80::1
	assert_output $'left\nright'
}

@test "-4 and -6 choose the addresses, and the interfaces that have any" {
	open_network_with_interfaces
	run -0 in_network serval iface -4 --to address
	assert_output $'127.0.0.1\n192.0.2.1\n198.51.100.1'
	run -0 in_network serval iface -6 --to address left
	assert_output $'2001:db8::1\nfe80::1%left'
	run -0 in_network serval iface -6 --to name
	assert_output $'lo\nleft'
	run -1 in_network serval iface -6 right
	assert_output 'serval: right: has no IPv6 address'
	run -1 in_network serval iface -4 ::1
	assert_output 'serval: ::1: no interface has this IPv4 address'
}

@test "what does not exist is status 1, and printed is nothing" {
	run -1 --separate-stderr serval iface nosuch
	assert_output ''
	assert_equal "$stderr" 'serval: nosuch: no interface has this name'
	run -1 serval iface 2147483647
	assert_output 'serval: 2147483647: no interface has this index'
	run -1 serval iface 192.0.2.99
	assert_output 'serval: 192.0.2.99: no interface has this address'
	run -1 serval iface "$(printf 'a%.0s' {1..300})"
}

@test "what cannot be a name, an index or an address is status 2" {
	run -2 serval iface ''
	run -2 serval iface 0
	assert_line --index 0 'serval: 0: must be at least 1'
	run -2 serval iface 99999999999
	run -2 serval iface 010.0.0.1
	run -2 serval iface fe80::1%nosuch
	run -2 serval iface 127.0.0.1%lo
}

@test "several operands and lines of stdin are answered in order, the input first" {
	open_network_with_interfaces
	run -1 --separate-stderr in_network serval iface --to name,index 8 nosuch left
	assert_output $'8\tright\t8\nnosuch\t-\t-\nleft\tleft\t7'
	assert_equal "$stderr" 'serval: nosuch: no interface has this name'
	run -2 --separate-stderr in_network serval iface --to name - <<<$'7\n\n192.0.2.1\n0'
	assert_output $'7\tleft\n\t-\n192.0.2.1\tleft\n0\t-'
}

@test "--to wants fields that there are" {
	run -2 serval iface --to name,colour
	assert_line --index 0 "serval: --to: no field is called 'colour'; there are name index family address prefix mac mtu flags"
	run -2 serval iface --to ''
	run -2 serval iface --to name, lo
	run -2 serval iface --to "$(printf 'name,%.0s' {1..16})name"
	run -2 serval iface --to name --json
	assert_line --index 0 'serval: --to and --json exclude each other'
}

@test "--json prints an object for each interface" {
	open_network_with_interfaces
	run -0 --separate-stderr in_network serval iface --json right
	assert_output '{"input":"right","status":"ok","name":"right","index":8,"mac":"02:00:00:00:00:02","mtu":1500,"flags":["broadcast","multicast"],"addresses":[]}'
	run -0 in_network serval iface --json fe80::1
	assert_output --partial '"addresses":[{"family":"inet6","address":"fe80::1","prefix":64,"zone":"left"}]}'
	run -0 in_network serval iface --json -4
	assert_equal "${#lines[@]}" 2
	refute_output --partial inet6
	run -1 --separate-stderr in_network serval iface --json nosuch
	assert_output '{"input":"nosuch","status":"not_found","error":"no interface has this name"}'
}

@test "ip(8) says the same about all interfaces" {
	require python3 ip
	open_network_with_interfaces
	in_network serval iface --json >"$BATS_TEST_TMPDIR/ours"
	in_network ip -j address >"$BATS_TEST_TMPDIR/theirs"
	run -0 python3 - "$BATS_TEST_TMPDIR" <<-'END'
		import json, sys

		def ours(i):
		    return (i["name"], i["index"], i["mac"], i["mtu"], [
		        (a["family"], a["address"], a["prefix"]) for a in i["addresses"]])

		def theirs(i):
		    return (i["ifname"], i["ifindex"], i.get("address"), i["mtu"], [
		        (a["family"], a["local"], a["prefixlen"]) for a in i["addr_info"]])

		with open(sys.argv[1] + "/ours") as file:
		    a = [ours(json.loads(line)) for line in file]
		with open(sys.argv[1] + "/theirs") as file:
		    b = [theirs(i) for i in json.load(file)]
		if a != b or len(a) != 3:
		    sys.exit(f"{a}\n{b}")
	END
}

@test "hundreds of interfaces with many addresses are all told" {
	open_network
	in_network ip link add many type veth peer name end || skip "there is no veth"
	seq -f 'address add 198.51.%.0f.1/24 dev many' 0 255 >"$BATS_TEST_TMPDIR/batch"
	seq 150 | sed 's/.*/link add v& type veth peer name w&/' >>"$BATS_TEST_TMPDIR/batch"
	in_network ip -batch "$BATS_TEST_TMPDIR/batch"
	assert_equal "$(in_network serval iface -4 many | wc -l)" 256
	assert_equal "$(in_network serval iface --to index | sort -nu | wc -l)" 303
	assert_equal "$(in_network serval iface --to index)" "$(in_network serval iface --to index | sort -n)"
}

@test "interfaces that could not be written are status 7" {
	run -7 sh -c 'serval iface >/dev/full'
	run -7 sh -c 'serval iface lo >/dev/full'
}
